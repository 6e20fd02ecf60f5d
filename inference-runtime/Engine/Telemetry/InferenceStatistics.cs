using System.Collections.Concurrent;

namespace ModelServing.Engine.Telemetry;

/// <summary>A model's counts since its host was made, as Triton's statistics extension tells them. What <c>/metrics</c> says is counted in the same place.</summary>
public sealed class InferenceStatistics
{
    private readonly ConcurrentDictionary<int, DurationTally> _runsBySize = new();
    private long _inferences;
    private long _executions;
    private long _lastInference;

    internal InferenceStatistics()
    {
    }

    /// <summary>Answered requests, from arrival to answer.</summary>
    public DurationTally Success { get; } = new();

    /// <summary>Requests without an answer.</summary>
    public DurationTally Failure { get; } = new();

    /// <summary>Waiting for an instance.</summary>
    public DurationTally Queue { get; } = new();

    /// <summary>Joining inputs.</summary>
    public DurationTally ComputeInput { get; } = new();

    /// <summary>In the model.</summary>
    public DurationTally ComputeInfer { get; } = new();

    /// <summary>Splitting outputs.</summary>
    public DurationTally ComputeOutput { get; } = new();

    /// <summary>Rows inferred.</summary>
    public long Inferences => Interlocked.Read(ref _inferences);

    /// <summary>Runs of the model.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    /// <summary>When the last request was answered, in milliseconds since 1970; 0 before the first.</summary>
    public long LastInference => Interlocked.Read(ref _lastInference);

    /// <summary>Runs by their rows, ascending, with the time in the model.</summary>
    public IReadOnlyList<(int Rows, DurationTally Runs)> RunsBySize => [.. _runsBySize.OrderBy(size => size.Key).Select(size => (size.Key, size.Value))];

    internal void Ran(int rows, TimeSpan time)
    {
        Interlocked.Add(ref _inferences, rows);
        Interlocked.Increment(ref _executions);
        _runsBySize.GetOrAdd(rows, static _ => new DurationTally()).Add(time.Ticks * TimeSpan.NanosecondsPerTick);
    }

    internal void Answered(DateTimeOffset at) => Interlocked.Exchange(ref _lastInference, at.ToUnixTimeMilliseconds());
}
