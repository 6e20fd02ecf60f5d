namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>A pod of the target, as far as scaling is concerned.</summary>
/// <param name="Name">Metrics name it.</param>
/// <param name="IsGone">Failed or being deleted: it counts for nothing.</param>
/// <param name="IsPending">Not running yet.</param>
internal sealed record PodReading(string Name, bool IsGone, bool IsPending);
