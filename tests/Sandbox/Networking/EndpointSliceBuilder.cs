using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Networking;

/// <summary>
/// The EndpointSlices of a Service: pure, from the Service and the pods that it selects. Pods whose named target ports have the same
/// numbers share a slice, whose name is made from these numbers, so that it stays the same while pods come and go.
/// </summary>
internal static class EndpointSliceBuilder
{
    public const string ServiceLabel = "kubernetes.io/service-name";
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    public const string Manager = "endpointslice-controller.k8s.io";

    public static IReadOnlyList<JsonObject> Build(JsonObject service, IReadOnlyList<JsonObject> pods) =>
    [
        .. pods.Where(pod => pod.Text("status", "podIP") is not null && !Pods.IsFinished(pod))
            .GroupBy(pod => Ports(service, pod).ToJsonString(), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Slice(service, group.Key, [.. group.OrderBy(pod => pod.Name, StringComparer.Ordinal)])),
    ];

    private static JsonObject Slice(JsonObject service, string ports, IReadOnlyList<JsonObject> pods)
    {
        var labels = new Dictionary<string, string>(service.Labels, StringComparer.Ordinal) { [ServiceLabel] = service.Name, [ManagedByLabel] = Manager };
        return new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{service.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ports)).AsSpan(0, 3))}",
                ["namespace"] = service.Namespace,
                ["labels"] = labels.ToJson(),
                ["ownerReferences"] = new JsonArray(OwnerReferences.Controller(service)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = new JsonArray([.. pods.Select(pod => Endpoint(service, pod))]),
            ["ports"] = JsonNode.Parse(ports),
        };
    }

    private static JsonObject Endpoint(JsonObject service, JsonObject pod)
    {
        var serving = Pods.IsReady(pod);
        return new JsonObject
        {
            ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
            ["conditions"] = new JsonObject
            {
                ["ready"] = service.IsSet("spec", "publishNotReadyAddresses") || (serving && !pod.IsDeleting),
                ["serving"] = serving,
                ["terminating"] = pod.IsDeleting,
            },
            ["nodeName"] = pod.Text("spec", "nodeName"),
            ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid },
        };
    }

    private static JsonArray Ports(JsonObject service, JsonObject pod)
    {
        var ports = new JsonArray();
        foreach (var port in service.Items("spec", "ports"))
        {
            if (TargetPort(port, pod) is { } number)
            {
                var slicePort = new JsonObject { ["name"] = port.Text("name") ?? "", ["port"] = number, ["protocol"] = port.Text("protocol") ?? "TCP" };
                if (port.Text("appProtocol") is { } application)
                {
                    slicePort["appProtocol"] = application;
                }

                ports.Add(slicePort);
            }
        }

        return ports;
    }

    /// <summary>A number, or the number of the container port of that name and protocol; the Service's own port if none is given.</summary>
    private static long? TargetPort(JsonObject port, JsonObject pod)
    {
        var target = port.TextOrNumber("targetPort");
        if (string.IsNullOrEmpty(target) || target == "0")
        {
            return port.Number("port");
        }

        return long.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : pod.Items("spec", "containers").SelectMany(container => container.Items("ports"))
                .FirstOrDefault(candidate => candidate.Text("name") == target && (candidate.Text("protocol") ?? "TCP") == (port.Text("protocol") ?? "TCP"))
                .Number("containerPort");
    }
}
