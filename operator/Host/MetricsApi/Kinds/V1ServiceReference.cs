namespace ModelServing.Host.MetricsApi.Kinds;

/// <summary>A Service and one of its ports.</summary>
internal sealed record V1ServiceReference
{
    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public int? Port { get; init; }
}
