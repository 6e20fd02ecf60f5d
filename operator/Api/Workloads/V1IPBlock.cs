namespace ModelServing.Api.Workloads;

/// <summary>Addresses outside of the cluster's pod network, as a block with holes.</summary>
public sealed record V1IPBlock
{
    public string? Cidr { get; init; }

    public IReadOnlyList<string>? Except { get; init; }
}
