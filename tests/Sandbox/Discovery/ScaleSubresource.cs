namespace ModelServing.Sandbox.Discovery;

/// <summary>Where a kind keeps what its scale subresource shows (CustomResourceSubresourceScale): JSON paths such as <c>.spec.replicas</c>.</summary>
internal sealed record ScaleSubresource(string SpecReplicasPath, string StatusReplicasPath, string? LabelSelectorPath)
{
    /// <summary>Deployments and ReplicaSets keep a LabelSelector object; custom resources keep the selector as text.</summary>
    public bool SelectorIsObject { get; init; }
}
