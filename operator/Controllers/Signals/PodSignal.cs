namespace ModelServing.Controllers.Signals;

/// <summary>One metric's value of one pod.</summary>
/// <param name="Pod">Name of the pod.</param>
/// <param name="Time">When the pod was looked at; never older than 15 s.</param>
/// <param name="Value">In the unit that the metric's name says.</param>
public sealed record PodSignal(string Pod, DateTimeOffset Time, double Value);
