using System.Net;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Probing;

namespace ModelServing.Controllers.Signals;

/// <summary>A pod that can be looked at.</summary>
internal sealed record ScrapeTarget(string Name, string Uid, int RestartCount, IPAddress Address)
{
    private const string RuntimeContainer = "runtime";

    /// <summary>Null for a pod that is not ready, whose runtime does not run, or that is ending.</summary>
    public static ScrapeTarget? Of(V1Pod pod)
    {
        var runtime = pod.Status?.ContainerStatuses?.FirstOrDefault(static container => container.Name == RuntimeContainer);
        return pod.Metadata is { Name: { } name, Uid: { } uid, DeletionTimestamp: null }
            && runtime?.State?.Running is not null
            && pod.Status?.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) == true
            && PodAddress.Parse(pod.Status.PodIP) is { } address
            ? new ScrapeTarget(name, uid, runtime.RestartCount ?? 0, address)
            : null;
    }
}
