namespace ModelServing.Runtime.Fetching;

/// <summary>What no user needs to set, and what tests set lower.</summary>
/// <param name="StallTimeout">An answer or the next byte must come within this time.</param>
/// <param name="ConnectTimeout">Per address.</param>
/// <param name="MaxAttempts">In a row without a new byte.</param>
/// <param name="FirstDelay">Before the second attempt; doubles from there.</param>
/// <param name="LongestDelay">The doubling's end.</param>
/// <param name="ProgressInterval">Between two progress lines.</param>
/// <param name="ParallelRanges">Of one file, at a time; each is in memory. 1 for none.</param>
/// <param name="RangeBytes">Of each range.</param>
internal sealed record FetchTuning(
    TimeSpan StallTimeout,
    TimeSpan ConnectTimeout,
    int MaxAttempts,
    TimeSpan FirstDelay,
    TimeSpan LongestDelay,
    TimeSpan ProgressInterval,
    int ParallelRanges,
    int RangeBytes)
{
    public static FetchTuning Default { get; } = new(
        StallTimeout: TimeSpan.FromSeconds(30),
        ConnectTimeout: TimeSpan.FromSeconds(10),
        MaxAttempts: 5,
        FirstDelay: TimeSpan.FromMilliseconds(500),
        LongestDelay: TimeSpan.FromSeconds(15),
        ProgressInterval: TimeSpan.FromSeconds(5),
        ParallelRanges: 4,
        RangeBytes: 8 << 20);
}
