namespace ModelServing.Controllers.Signals;

/// <summary>What is known of one pod. Immutable: each look makes a new one.</summary>
/// <param name="RestartCount">Of the container that was looked at; another one is another process.</param>
/// <param name="LookedAt">Timestamp of the last look, whatever came of it.</param>
/// <param name="Failures">Looks in a row that failed.</param>
/// <param name="Pause">How long to leave the pod alone since <paramref name="LookedAt"/>.</param>
/// <param name="Known">What the last look that succeeded said.</param>
internal sealed record PodRecord(int RestartCount, long LookedAt, int Failures, TimeSpan Pause, PodRecord.Success? Known)
{
    /// <param name="At">Timestamp.</param>
    /// <param name="Time">The same moment on the wall clock.</param>
    /// <param name="Sample">What the pod said.</param>
    /// <param name="Signals">What was made of it.</param>
    /// <param name="Demand">This look and those before it.</param>
    internal sealed record Success(long At, DateTimeOffset Time, RuntimeSample Sample, PodSignals Signals, DemandWindow Demand);
}
