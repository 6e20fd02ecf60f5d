namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>What is to be done with a target, and what is to be said.</summary>
/// <param name="Replicas">What its scale shall be; null when nothing can be said about it.</param>
/// <param name="Reason">Why, for the event; empty when nothing changes.</param>
/// <param name="Conditions">To be set, in order; a later one of a type replaces an earlier one.</param>
/// <param name="Failure">Why no or not every metric could be used; null when all could.</param>
/// <param name="Memory">For the next look, before the change itself is noted.</param>
internal sealed record AutoscalerDecision(int? Replicas, string Reason, IReadOnlyList<Condition> Conditions, string? Failure, AutoscalerMemory Memory);
