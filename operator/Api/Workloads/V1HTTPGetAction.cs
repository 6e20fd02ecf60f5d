using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>A probe by HTTP GET; 200 to 399 is success.</summary>
public sealed record V1HTTPGetAction
{
    public string? Path { get; init; }

    public IntOrString? Port { get; init; }

    public string? Scheme { get; init; }
}
