namespace ModelServing.Api.Workloads;

/// <summary>One environment variable with a literal value, or one from elsewhere.</summary>
public sealed record V1EnvVar
{
    public string? Name { get; init; }

    public string? Value { get; init; }

    public V1EnvVarSource? ValueFrom { get; init; }
}
