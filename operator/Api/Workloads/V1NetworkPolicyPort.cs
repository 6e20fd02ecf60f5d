using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>A port, or every port of a protocol.</summary>
public sealed record V1NetworkPolicyPort
{
    public string? Protocol { get; init; }

    public IntOrString? Port { get; init; }
}
