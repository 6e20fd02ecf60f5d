using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>The bounds of a rolling update, each a count or a percentage of the replicas.</summary>
public sealed record V1RollingUpdateDeployment
{
    public IntOrString? MaxSurge { get; init; }

    public IntOrString? MaxUnavailable { get; init; }
}
