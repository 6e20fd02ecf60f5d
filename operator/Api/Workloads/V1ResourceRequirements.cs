using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>What a container asks of its node, by resource name.</summary>
public sealed record V1ResourceRequirements
{
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }
}
