using ModelServing.Testing.Load;

namespace ModelServing.Demo.Autoscaling;

/// <summary>One second of the demo.</summary>
/// <param name="Time">Since the first.</param>
/// <param name="Callers">How many ask.</param>
/// <param name="RequestsPerSecond">Right answers.</param>
/// <param name="Utilization">Mean of the pods, in percent; null where it is not known.</param>
/// <param name="State">The pods.</param>
/// <param name="Load">What the callers saw.</param>
internal sealed record Reading(TimeSpan Time, int Callers, double RequestsPerSecond, double? Utilization, ScalingState State, LoadWindow Load);
