using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Volumes;
using ModelServing.Sandbox.Scheduling;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>
/// A container's variables: what a local process needs to run at all, what stands in for the network namespace and the cgroup, and what
/// the pod says, which wins. Nothing else of the sandbox's own environment gets through.
/// </summary>
internal sealed class EnvironmentBuilder(IClusterStore store, IReadOnlyDictionary<string, string> given)
{
    /// <summary>The address to listen on: pods share this machine's network, and only by it do their ports not collide.</summary>
    public const string BindVariable = "MODEL_SERVING_BIND";

    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TZ", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    public EnvironmentOutcome Build(JsonObject pod, JsonObject container, string podAddress)
    {
        var variables = Base(pod, container, podAddress);
        foreach (var source in container.Items("envFrom"))
        {
            if (AddAll(source, pod, variables) is { } fault)
            {
                return new EnvironmentOutcome.Fault(fault);
            }
        }

        foreach (var entry in container.Items("env"))
        {
            var name = entry.Text("name") ?? "";
            var (value, fault) = entry["valueFrom"] is JsonObject from
                ? ValueFrom(from, pod, podAddress)
                : (VariableExpansion.Expand(entry.Text("value") ?? "", variables), null);
            if (fault is not null)
            {
                return new EnvironmentOutcome.Fault(fault);
            }

            if (value is not null)
            {
                variables[name] = value;
            }
        }

        return new EnvironmentOutcome.Resolved(variables);
    }

    private Dictionary<string, string> Base(JsonObject pod, JsonObject container, string podAddress)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in given)
        {
            variables[name] = value;
        }

        variables["HOSTNAME"] = pod.Name;
        variables[BindVariable] = podAddress;
        if (ResourceAmounts.Read(container.At("resources", "limits"))["cpu"] is var limit && limit > 0)
        {
            // The cgroup's quota is what .NET would read inside a real container, rounded up in the same way.
            variables["DOTNET_PROCESSOR_COUNT"] = ((limit + 999) / 1000).ToString(CultureInfo.InvariantCulture);
        }

        return variables;
    }

    private string? AddAll(JsonObject source, JsonObject pod, Dictionary<string, string> variables)
    {
        var (kind, reference) = source["configMapRef"] is JsonObject map ? ("configmap", map) : ("secret", source["secretRef"] as JsonObject);
        var (found, name) = Find(kind, reference, pod);
        if (found is null)
        {
            return reference.IsSet("optional") ? null : $"{kind} \"{name}\" not found";
        }

        foreach (var (key, value) in KeyedFiles.Data(found))
        {
            variables[source.Text("prefix") + key] = Encoding.UTF8.GetString(value);
        }

        return null;
    }

    private (string? Value, string? Fault) ValueFrom(JsonObject from, JsonObject pod, string podAddress)
    {
        if (from.Text("fieldRef", "fieldPath") is { } path)
        {
            return FieldReference.Read(pod, path, podAddress) is { } value ? (value, null) : (null, $"fieldPath \"{path}\" is not supported by the sandbox");
        }

        if (from["configMapKeyRef"] is JsonObject configMap)
        {
            return Key("configmap", "ConfigMap", configMap, pod);
        }

        return from["secretKeyRef"] is JsonObject secret
            ? Key("secret", "Secret", secret, pod)
            : (null, $"valueFrom.{from.FirstOrDefault().Key} is not supported by the sandbox");
    }

    private (string? Value, string? Fault) Key(string kind, string title, JsonObject reference, JsonObject pod)
    {
        var (found, name) = Find(kind, reference, pod);
        var key = reference.Text("key") ?? "";
        if (found is not null && KeyedFiles.Data(found).TryGetValue(key, out var value))
        {
            return (Encoding.UTF8.GetString(value), null);
        }

        return reference.IsSet("optional") ? (null, null)
            : found is null ? (null, $"{kind} \"{name}\" not found")
            : (null, $"couldn't find key {key} in {title} {pod.Namespace}/{name}");
    }

    private (JsonObject? Found, string Name) Find(string kind, JsonObject? reference, JsonObject pod)
    {
        var name = reference.Text("name") ?? "";
        return (store.Get(new ObjectKey(kind == "secret" ? KnownResources.Secrets : KnownResources.ConfigMaps, pod.Namespace, name)), name);
    }
}
