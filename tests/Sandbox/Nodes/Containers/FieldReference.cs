using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>The fields of a pod that env[].valueFrom.fieldRef can name.</summary>
internal static class FieldReference
{
    /// <returns>The value, or null if there is no such field here.</returns>
    public static string? Read(JsonObject pod, string path, string podAddress) => path switch
    {
        "metadata.name" => pod.Name,
        "metadata.namespace" => pod.Namespace,
        "metadata.uid" => pod.Uid,
        "spec.nodeName" => pod.Text("spec", "nodeName"),
        "spec.serviceAccountName" => pod.Text("spec", "serviceAccountName") ?? "default",
        "status.podIP" or "status.podIPs" => podAddress,
        "status.hostIP" or "status.hostIPs" => NodeBuilder.Address,
        _ => Keyed(pod, path),
    };

    private static string? Keyed(JsonObject pod, string path)
    {
        foreach (var field in new[] { "labels", "annotations" })
        {
            var start = $"metadata.{field}['";
            if (path.StartsWith(start, StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal))
            {
                return pod.Strings("metadata", field).GetValueOrDefault(path[start.Length..^2], "");
            }
        }

        return null;
    }
}
