using ModelServing.Api.Workloads;

namespace ModelServing.Kubernetes.Events;

/// <summary>Merge patch that moves an event's series on.</summary>
internal sealed record EventSeriesPatch(V1EventSeries Series);
