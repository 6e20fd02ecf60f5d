namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>How a contender did.</summary>
/// <param name="Contender">Whose.</param>
/// <param name="Goodput">Share of the requests that were answered within the objective, 0 to 1.</param>
/// <param name="P50">Median latency of all answers, in milliseconds.</param>
/// <param name="P99">Of all answers, in milliseconds.</param>
/// <param name="MeanBatch">Rows in a run.</param>
internal sealed record ArenaScore(string Contender, double Goodput, double P50, double P99, double MeanBatch)
{
    /// <param name="contender">Whose.</param>
    /// <param name="workload">What was asked.</param>
    /// <param name="answeredAt">One time a request; null where there was no answer.</param>
    /// <param name="runs">Runs that were needed.</param>
    public static ArenaScore Of(string contender, ArenaWorkload workload, IReadOnlyList<TimeSpan?> answeredAt, int runs)
    {
        var latencies = workload.Requests.Zip(answeredAt).Where(pair => pair.Second is not null).Select(pair => (pair.Second!.Value - pair.First.At).TotalMilliseconds).Order().ToArray();
        var rows = workload.Requests.Zip(answeredAt).Where(pair => pair.Second is not null).Sum(pair => pair.First.Rows);
        return new ArenaScore(
            contender,
            latencies.Count(latency => latency <= workload.Objective.TotalMilliseconds) / (double)workload.Requests.Count,
            Quantile(latencies, 0.5),
            Quantile(latencies, 0.99),
            rows / (double)Math.Max(1, runs));
    }

    private static double Quantile(double[] sorted, double share) => sorted is [] ? 0 : sorted[(int)(share * (sorted.Length - 1))];
}
