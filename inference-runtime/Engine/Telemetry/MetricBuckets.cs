using System.Diagnostics.Metrics;

namespace ModelServing.Engine.Telemetry;

/// <summary>Upper bounds of histogram buckets.</summary>
internal static class MetricBuckets
{
    /// <summary>From 50 µs, since a small model answers within a millisecond, and OpenTelemetry's own first bound of 5 ms would hide that.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries =
            [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>Powers of two, as batch sizes are.</summary>
    public static InstrumentAdvice<long> Rows { get; } = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };
}
