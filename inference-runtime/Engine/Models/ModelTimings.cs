namespace ModelServing.Engine.Models;

/// <summary>How long each step took; null while it is not over.</summary>
public sealed record ModelTimings(TimeSpan? Verify, TimeSpan? Load, TimeSpan? Warmup);
