using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Plan;

/// <summary>
/// Before our field manager lets go of <c>spec.replicas</c>, another one has to hold them. The write must not force: if the count is another one by
/// then, somebody else owns it, and the API server refuses to take it from them.
/// </summary>
/// <param name="Deployment">The Deployment as it was seen.</param>
/// <param name="Replicas">The count that it runs with.</param>
public sealed record ReplicasHandOver(V1Deployment Deployment, int Replicas);
