using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>Taints and tolerations (k8s.io/component-helpers corev1 ToleratesTaint).</summary>
internal static class Taints
{
    /// <returns>The first taint that keeps the pod off the node, as the scheduler words it ("{key: value}"), or null.</returns>
    public static string? FirstUntolerated(JsonObject pod, JsonObject node)
    {
        var tolerations = pod.Items("spec", "tolerations");
        var taint = node.Items("spec", "taints").FirstOrDefault(taint =>
            taint.Text("effect") is "NoSchedule" or "NoExecute" && !tolerations.Any(toleration => Tolerates(toleration, taint)));
        return taint is null ? null : $"{{{taint.Text("key")}: {taint.Text("value")}}}";
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        var effect = toleration.Text("effect") ?? "";
        var key = toleration.Text("key") ?? "";
        if ((effect.Length > 0 && effect != taint.Text("effect")) || (key.Length > 0 && key != taint.Text("key")))
        {
            return false;
        }

        return (toleration.Text("operator") ?? "Equal") switch
        {
            "Exists" => true,
            "Equal" => key.Length > 0 && (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""),
            _ => false,
        };
    }
}
