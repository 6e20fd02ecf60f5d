using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Probes;

/// <summary>When a probe runs and what its results mean; the defaults are those of core/v1 Probe.</summary>
internal sealed record ProbeSpec(ProbeKind Kind, ProbeAction Action, TimeSpan InitialDelay, TimeSpan Period, TimeSpan Timeout, int SuccessThreshold, int FailureThreshold, TimeSpan? GracePeriod)
{
    /// <returns>Null if the container has no such probe.</returns>
    public static ProbeSpec? Read(JsonObject container, ProbeKind kind)
    {
        if (container[$"{kind.ToString().ToLowerInvariant()}Probe"] is not JsonObject probe)
        {
            return null;
        }

        TimeSpan Seconds(string name, long fallback) => TimeSpan.FromSeconds(probe.Number(name) ?? fallback);
        return new ProbeSpec(
            kind,
            ProbeAction.Read(probe, container),
            Seconds("initialDelaySeconds", 0),
            Seconds("periodSeconds", 10),
            Seconds("timeoutSeconds", 1),
            (int)(probe.Number("successThreshold") ?? 1),
            (int)(probe.Number("failureThreshold") ?? 3),
            probe.Number("terminationGracePeriodSeconds") is { } grace ? TimeSpan.FromSeconds(grace) : null);
    }
}
