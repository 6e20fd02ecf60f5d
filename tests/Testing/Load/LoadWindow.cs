namespace ModelServing.Testing.Load;

/// <summary>What callers saw between two looks.</summary>
/// <param name="Answered">Right answers.</param>
/// <param name="Failed">Everything else: refused, broken off, answered wrongly.</param>
/// <param name="Median">Of the right answers; null without any.</param>
/// <param name="Slowest">The 99th percentile of the right answers; null without any.</param>
public sealed record LoadWindow(int Answered, int Failed, TimeSpan? Median, TimeSpan? Slowest)
{
    internal static LoadWindow Of(List<TimeSpan> latencies, int failed)
    {
        latencies.Sort();
        return new LoadWindow(latencies.Count, failed, At(latencies, 0.5), At(latencies, 0.99));
    }

    private static TimeSpan? At(List<TimeSpan> sorted, double quantile) =>
        sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(quantile * sorted.Count) - 1];
}
