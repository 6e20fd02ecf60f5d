using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Resolve;

/// <summary>What the spec adds to the pods; empty where unset.</summary>
public sealed record ResolvedPodAdditions(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyDictionary<string, string> NodeSelector,
    IReadOnlyList<V1Toleration> Tolerations);
