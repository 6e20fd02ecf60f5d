using System.Diagnostics;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Fetching;

/// <summary>Says how a fetch ended. Pure.</summary>
internal static class FetchReport
{
    public static ModelReport Of(ModelIdentity model, FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Fetched fetched => new ModelReport(
            model.Name,
            model.Version,
            "LOADING",
            "Fetched",
            Digest: fetched.Digest.Qualified,
            SizeBytes: fetched.SizeBytes,
            Timings: new ModelTimings(FetchSeconds: ModelTimings.Round(fetched.FetchTime), VerifySeconds: ModelTimings.Round(fetched.VerifyTime))),
        FetchOutcome.Failed failed => ModelReport.Failure(model, failed.Reason, failed.Message),
        _ => throw new UnreachableException(),
    };
}
