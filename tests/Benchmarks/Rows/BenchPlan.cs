using ModelServing.Benchmarks.Batching;

namespace ModelServing.Benchmarks.Rows;

/// <summary>How thoroughly to measure, and where to.</summary>
/// <param name="Pace">Of contests.</param>
/// <param name="Steady">How long the load lasts under which memory is watched.</param>
/// <param name="Folder">Of the report.</param>
internal sealed record BenchPlan(Pace Pace, TimeSpan Steady, string Folder)
{
    /// <summary>The default of the contract.</summary>
    public static TimeSpan Delay { get; } = TimeSpan.FromMilliseconds(2);
}
