using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>A directory that lives as long as its pod.</summary>
public sealed record V1EmptyDirVolumeSource
{
    public string? Medium { get; init; }

    /// <summary>The kubelet evicts the pod beyond this size.</summary>
    public Quantity? SizeLimit { get; init; }
}
