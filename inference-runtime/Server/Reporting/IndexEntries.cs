using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Reporting;

/// <summary>Makes the elements of the repository index that double as termination messages. Source: docs/reference/runtime-contract.md.</summary>
internal static class IndexEntries
{
    /// <summary>A model that cannot be served, with the exit code that its reason has in the contract.</summary>
    public static ModelIndexEntry Failure(ModelIdentity model, FailureReason reason, string message) => new()
    {
        Name = model.Name,
        Version = model.Version,
        State = "UNAVAILABLE",
        Reason = reason.ToString(),
        Message = message,
        ExitCode = new ModelFailure(reason, message).ExitCode,
    };

    /// <summary>Seconds to the millisecond, as timings are told.</summary>
    public static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds, 3);
}
