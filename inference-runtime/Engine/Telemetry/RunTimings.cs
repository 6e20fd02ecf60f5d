namespace ModelServing.Engine.Telemetry;

/// <summary>Where the time of one run went.</summary>
/// <param name="Input">Joining the inputs.</param>
/// <param name="Infer">In the model.</param>
/// <param name="Output">Splitting the outputs.</param>
internal readonly record struct RunTimings(TimeSpan Input, TimeSpan Infer, TimeSpan Output);
