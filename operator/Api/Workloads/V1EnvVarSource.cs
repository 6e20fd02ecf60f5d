namespace ModelServing.Api.Workloads;

/// <summary>Where a variable's value comes from.</summary>
public sealed record V1EnvVarSource
{
    public V1SecretKeySelector? SecretKeyRef { get; init; }
}
