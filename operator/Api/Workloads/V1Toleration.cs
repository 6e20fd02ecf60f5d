namespace ModelServing.Api.Workloads;

/// <summary>Lets a pod onto nodes with a matching taint.</summary>
public sealed record V1Toleration
{
    public string? Key { get; init; }

    public string? Operator { get; init; }

    public string? Value { get; init; }

    public string? Effect { get; init; }

    public long? TolerationSeconds { get; init; }
}
