using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Scheduling;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>A pod's QoS class from the CPU and memory of its containers (k8s.io/kubernetes ComputePodQOS).</summary>
internal static class QualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public static string Of(JsonObject pod)
    {
        var containers = pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers")).Select(Read).ToList();
        if (containers.All(container => Counted.All(name => container.Requests[name] == 0 && container.Limits[name] == 0)))
        {
            return "BestEffort";
        }

        return containers.All(container => Counted.All(name => container.Limits[name] > 0 && container.Requests[name] == container.Limits[name])) ? "Guaranteed" : "Burstable";
    }

    private static (ResourceAmounts Requests, ResourceAmounts Limits) Read(JsonObject container)
    {
        var limits = ResourceAmounts.Read(container.At("resources", "limits"));
        return (ResourceAmounts.Read(container.At("resources", "requests")).Or(limits), limits);
    }
}
