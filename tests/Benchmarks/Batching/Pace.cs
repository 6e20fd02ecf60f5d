namespace ModelServing.Benchmarks.Batching;

/// <summary>How long is measured.</summary>
/// <param name="WarmUp">Before the first round: long enough for the compiler to have seen what is called often.</param>
/// <param name="LeadIn">The part of each turn that is not counted: caches fill that the others have emptied.</param>
/// <param name="Slice">The part of each turn that is counted.</param>
/// <param name="Rounds">Turns of each contestant.</param>
internal sealed record Pace(TimeSpan WarmUp, TimeSpan LeadIn, TimeSpan Slice, int Rounds)
{
    /// <summary>A good guess within seconds.</summary>
    public static Pace Quick { get; } = Every(0.3, 4) with { WarmUp = TimeSpan.FromSeconds(1.5) };

    /// <summary>All that one contestant is asked for, from the first request on.</summary>
    public TimeSpan Total => WarmUp + (Rounds * (LeadIn + Slice));

    public static Pace Every(double seconds, int rounds) => new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(seconds), rounds);
}
