namespace ModelServing.Engine.Admission;

/// <summary>Within what time a model's answers are to come, from the arrival of the request.</summary>
/// <param name="Percentile">How careful predictions are: the share of runs, 50 to 99 percent, that must take no longer than is planned for.</param>
/// <param name="Time">More than zero.</param>
public sealed record LatencyObjective(int Percentile, TimeSpan Time);
