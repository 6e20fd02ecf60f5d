namespace ModelServing.Runtime.Reporting;

/// <summary>Seconds that each step took; steps that did not happen are absent.</summary>
internal sealed record ModelTimings(
    double? FetchSeconds = null,
    double? VerifySeconds = null,
    double? LoadSeconds = null,
    double? WarmupSeconds = null)
{
    /// <summary>To the millisecond.</summary>
    public static double Round(TimeSpan duration) => Math.Round(duration.TotalSeconds, 3);
}
