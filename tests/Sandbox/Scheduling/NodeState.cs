using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>A node as the scheduler sees it: what it is, and what its pods leave free.</summary>
internal sealed record NodeState(JsonObject Node, ResourceAmounts Free, int PodCount)
{
    public string Name => Node.Name;

    public long PodCapacity => (long)(ResourceAmounts.Read(Node.At("status", "allocatable"))["pods"] / 1000);

    /// <remarks><paramref name="pods"/>: all pods; those that are bound to the node and have not ended take room, also while they terminate.</remarks>
    public static NodeState Of(JsonObject node, IEnumerable<JsonObject> pods)
    {
        var bound = pods.Where(pod => pod.Text("spec", "nodeName") == node.Name && !Pods.IsFinished(pod)).ToList();
        var free = bound.Aggregate(ResourceAmounts.Read(node.At("status", "allocatable")), (left, pod) => left.Minus(PodRequests.Of(pod)));
        return new NodeState(node, free, bound.Count);
    }
}
