using System.Diagnostics;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Fetching;

/// <summary>Says how a fetch ended. Pure.</summary>
internal static class FetchReport
{
    public static ModelIndexEntry Of(ModelIdentity model, FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Fetched fetched => new ModelIndexEntry
        {
            Name = model.Name,
            Version = model.Version,
            State = "LOADING",
            Reason = "Fetched",
            Digest = fetched.Digest.Qualified,
            SizeBytes = fetched.SizeBytes,
            Timings = new ModelIndexTimings
            {
                FetchSeconds = IndexEntries.Seconds(fetched.FetchTime),
                VerifySeconds = IndexEntries.Seconds(fetched.VerifyTime),
            },
        },
        FetchOutcome.Failed failed => IndexEntries.Failure(model, failed.Reason, failed.Message),
        _ => throw new UnreachableException(),
    };
}
