namespace ModelServing.Runtime.Fetching;

/// <summary>How long to wait before the next attempt. Pure.</summary>
internal static class RetryPolicy
{
    /// <param name="tuning">First and longest delay.</param>
    /// <param name="failures">In a row, at least 1.</param>
    /// <param name="jitter">0 to 1, drawn by the caller: spreads the pods of one Deployment that failed together.</param>
    /// <param name="retryAfter">What the server asked for; a longer wait than ours is honoured.</param>
    public static TimeSpan Delay(FetchTuning tuning, int failures, double jitter, TimeSpan? retryAfter)
    {
        var doubled = tuning.FirstDelay * Math.Pow(2, Math.Min(failures - 1, 30));
        var delay = (doubled < tuning.LongestDelay ? doubled : tuning.LongestDelay) * (0.5 + (jitter / 2));
        return retryAfter is { } asked && asked > delay ? asked : delay;
    }
}
