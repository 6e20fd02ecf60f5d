using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;

namespace ModelServing.Planning.Report;

/// <summary>How far one pod that serves has come with the wanted model.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Stage">What it has done.</param>
/// <param name="Served">What it serves, as far as is known: version and digest, with the name that stands for them.</param>
/// <param name="Wanted">What it says of the wanted model; null where it says nothing.</param>
internal sealed record PodSwap(string Pod, SwapStage Stage, ServedVersionStatus? Served, RuntimeReport? Wanted)
{
    /// <param name="pod">The pod's name.</param>
    /// <param name="report">What it said; null when it did not answer.</param>
    /// <param name="before">What it served when the status was last written; null where that is unknown.</param>
    /// <param name="modelId">The wanted model.</param>
    public static PodSwap Of(string pod, RuntimeReport? report, ServedVersionStatus? before, string modelId)
    {
        if (report is not { State: "READY", Id: { } id })
        {
            // Not asked, or no answer: a pod that serves goes on serving what it has, and where it starts again it starts with the wanted model.
            return new PodSwap(pod, before?.Id == modelId ? SwapStage.Serves : SwapStage.Unknown, before, null);
        }

        var served = new ServedVersionStatus { Id = id, Version = report.Version, Digest = report.Digest };
        if (id == modelId)
        {
            return new PodSwap(pod, SwapStage.Serves, served, report);
        }

        // A document that cannot be read has no name in it.
        var wanted = report.Others.FirstOrDefault(other => other.Id == modelId)
            ?? report.Others.FirstOrDefault(other => other is { Id: null, State: "UNAVAILABLE" });
        return new PodSwap(pod, wanted switch { null => SwapStage.Unaware, { State: "UNAVAILABLE" } => SwapStage.Failed, _ => SwapStage.Loads }, served, wanted);
    }
}
