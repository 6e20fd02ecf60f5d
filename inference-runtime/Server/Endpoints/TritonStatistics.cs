using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Engine.Telemetry;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Runtime.Endpoints;

/// <summary>The engine's counts in the words of Triton's statistics extension.</summary>
internal static class TritonStatistics
{
    public static StatisticsList Of(IEnumerable<ModelVersion> versions) => new([.. versions.Select(version => Of(version.Host))]);

    private static ModelStatistics Of(ModelHost host)
    {
        var counts = host.Statistics;
        return new ModelStatistics(
            host.Status.Name,
            host.Status.Version,
            counts.LastInference,
            counts.Inferences,
            counts.Executions,
            new RequestStatistics(
                Of(counts.Success), Of(counts.Failure), Of(counts.Queue), Of(counts.ComputeInput), Of(counts.ComputeInfer), Of(counts.ComputeOutput)),
            [.. counts.RunsBySize.Select(size => new BatchStatistics(size.Rows, Of(size.Runs)))]);
    }

    private static DurationStatistic Of(DurationTally tally) => new(tally.Count, tally.Nanoseconds);
}
