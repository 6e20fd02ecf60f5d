using ModelServing.Api.Workloads;

namespace ModelServing.Kubernetes.Events;

/// <summary>Something worth telling about an object.</summary>
/// <param name="Regarding">The object, with its namespace and uid.</param>
/// <param name="Type">Whether somebody should worry.</param>
/// <param name="Reason">Why, CamelCase, from a small fixed set.</param>
/// <param name="Action">What was done, CamelCase.</param>
/// <param name="Note">For people; cut to 1024 bytes.</param>
public sealed record EventNotice(V1ObjectReference Regarding, EventType Type, string Reason, string Action, string Note);
