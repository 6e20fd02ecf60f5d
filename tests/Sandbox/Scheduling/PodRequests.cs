using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>What a pod asks of a node: the sum over its containers, or one init container if that alone asks for more, plus overhead.</summary>
internal static class PodRequests
{
    public static ResourceAmounts Of(JsonObject pod)
    {
        var containers = pod.Items("spec", "containers").Select(OfContainer).Aggregate(ResourceAmounts.None, (sum, one) => sum.Plus(one));
        var largestInit = pod.Items("spec", "initContainers").Select(OfContainer).Aggregate(ResourceAmounts.None, (largest, one) => largest.Max(one));
        return containers.Max(largestInit).Plus(ResourceAmounts.Read(pod.At("spec", "overhead")));
    }

    /// <summary>A limit without a request is a request.</summary>
    private static ResourceAmounts OfContainer(JsonObject container) =>
        ResourceAmounts.Read(container.At("resources", "requests")).Or(ResourceAmounts.Read(container.At("resources", "limits")));
}
