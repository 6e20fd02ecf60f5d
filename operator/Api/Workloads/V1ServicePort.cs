using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>One port of a <see cref="V1Service"/>.</summary>
public sealed record V1ServicePort
{
    public string? Name { get; init; }

    public string? Protocol { get; init; }

    public string? AppProtocol { get; init; }

    public int? Port { get; init; }

    /// <summary>A container's port, by number or by name.</summary>
    public IntOrString? TargetPort { get; init; }
}
