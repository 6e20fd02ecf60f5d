using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>
/// Services: addresses from 127.32.0.0/11, one per service, so that all of them are on loopback. Where they begin depends on the process, so that sandboxes that
/// run side by side do not meet.
/// </summary>
internal sealed class ServiceRules() : TypedRules("", "v1", "Service")
{
    private const uint FirstAddress = (127u << 24) | (32u << 16);
    private const uint Addresses = 1u << 21;
    private const uint AddressesOfProcess = 256;
    private static readonly GroupResource Services = new("", "services");

    public override bool AllocatesFromPool => true;

    public override void PrepareForCreate(JsonObject value, WriteContext context)
    {
        value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        Allocate(value, context);
    }

    /// <summary>An update that leaves the address out keeps it.</summary>
    public override void PrepareForUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        var spec = value.Ensure("spec");
        if (spec.Text("type") != "ExternalName" && string.IsNullOrEmpty(spec.Text("clusterIP")))
        {
            foreach (var member in new[] { "clusterIP", "clusterIPs" })
            {
                spec.Put(member, old.At("spec", member));
            }
        }

        Allocate(value, context);
    }

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        foreach (var error in base.Validate(value, old))
        {
            yield return error;
        }

        if (value.Text("spec", "type") is { } type and ("NodePort" or "LoadBalancer"))
        {
            yield return FieldError.NotSupported("spec.type", type, ["ClusterIP", "ExternalName"]);
        }

        if (NameRules.Label1035Fault(value.Name) is { } fault)
        {
            yield return FieldError.Invalid("metadata.name", value.Name, fault);
        }

        var ports = value.Array("spec", "ports") ?? [];
        if (ports.Count == 0 && value.Text("spec", "type") != "ExternalName" && value.Text("spec", "clusterIP") != "None")
        {
            yield return FieldError.Required("spec.ports");
        }

        foreach (var error in Ports(ports))
        {
            yield return error;
        }

        var (now, before) = (value.Text("spec", "clusterIP"), old?.Text("spec", "clusterIP"));
        if (before is { Length: > 0 } && now != before && value.Text("spec", "type") != "ExternalName")
        {
            yield return FieldError.Invalid("spec.clusterIPs[0]", new JsonArray(now), "may not change once set");
        }
    }

    protected override void Default(JsonObject value)
    {
        var spec = value.Ensure("spec");
        foreach (var port in (spec.Array("ports") ?? []).OfType<JsonObject>())
        {
            port["targetPort"] ??= port["port"]?.DeepClone();
        }

        if (spec.Text("type") != "ExternalName")
        {
            spec["internalTrafficPolicy"] ??= "Cluster";
            spec["ipFamilies"] ??= new JsonArray("IPv4");
            spec["ipFamilyPolicy"] ??= "SingleStack";
        }
    }

    private static IEnumerable<FieldError> Ports(JsonArray ports)
    {
        HashSet<string> names = [];
        HashSet<string> pairs = [];
        for (var index = 0; index < ports.Count; index++)
        {
            var (port, name) = (ports[index].Number("port"), ports[index].Text("name") ?? "");
            if (port is not (>= 1 and <= 65535))
            {
                yield return FieldError.Invalid($"spec.ports[{index}].port", port, "must be between 1 and 65535, inclusive");
            }

            if (ports.Count > 1 && name.Length == 0)
            {
                yield return FieldError.Required($"spec.ports[{index}].name");
            }
            else if (name.Length > 0 && !names.Add(name))
            {
                yield return new FieldError(FieldErrorType.Duplicate, $"spec.ports[{index}].name", name, "");
            }

            if (!pairs.Add($"{ports[index].Text("protocol")}/{port}"))
            {
                yield return new FieldError(FieldErrorType.Duplicate, $"spec.ports[{index}]", ports[index]?.DeepClone(), "");
            }
        }
    }

    private static void Allocate(JsonObject value, WriteContext context)
    {
        var spec = value.Ensure("spec");
        if (spec.Text("type") == "ExternalName")
        {
            return;
        }

        if (string.IsNullOrEmpty(spec.Text("clusterIP")))
        {
            var taken = context.State.List(Services, null).Items.Select(s => s.Shared.Text("spec", "clusterIP")).ToHashSet();
            spec["clusterIP"] = FirstFree(taken);
        }

        spec["clusterIPs"] = new JsonArray(spec.Text("clusterIP"));
    }

    private static string FirstFree(HashSet<string?> taken)
    {
        Span<byte> bytes = stackalloc byte[4];
        var first = (uint)Environment.ProcessId * AddressesOfProcess;
        for (uint offset = 1; offset < Addresses; offset++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, FirstAddress + ((first + offset) % Addresses));
            var address = new IPAddress(bytes).ToString();
            if (!taken.Contains(address))
            {
                return address;
            }
        }

        throw ApiStatus.Internal("failed to allocate IP: range is full");
    }
}
