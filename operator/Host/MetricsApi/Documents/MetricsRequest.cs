namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>What a path asks for. A closed set.</summary>
internal abstract record MetricsRequest
{
    private MetricsRequest()
    {
    }

    /// <summary>Open to everybody: a load balancer or a kubelet asks.</summary>
    internal sealed record Health : MetricsRequest;

    /// <summary><c>/apis</c>.</summary>
    internal sealed record Groups : MetricsRequest;

    /// <summary><c>/apis/custom.metrics.k8s.io</c>.</summary>
    internal sealed record Group : MetricsRequest;

    /// <summary><c>/apis/custom.metrics.k8s.io/&lt;version&gt;</c>.</summary>
    internal sealed record Resources(string Version) : MetricsRequest;

    /// <summary><c>/openapi/v2</c>, <c>/openapi/v3</c> and the documents that the latter names (<paramref name="Of"/> is not null).</summary>
    internal sealed record OpenApi(int Version, string? Of) : MetricsRequest;

    /// <summary><c>…/namespaces/&lt;ns&gt;/&lt;resource&gt;/&lt;name or *&gt;/&lt;metric&gt;</c>; the namespace is null for a resource of the whole cluster.</summary>
    internal sealed record Values(string Version, string? Namespace, string Resource, string Name, string Metric) : MetricsRequest
    {
        public bool IsList => Name == "*";
    }

    internal sealed record Unknown : MetricsRequest;

    /// <summary>Reads a path; each segment is decoded already, and a slash that was escaped within one does not split it.</summary>
    public static MetricsRequest Parse(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        return parts is ["", .. var rest] ? Parse(rest) : new Unknown();
    }

    private static MetricsRequest Parse(string[] parts) => parts switch
    {
        ["healthz" or "livez" or "readyz", ..] => new Health(),
        ["apis"] => new Groups(),
        ["apis", MetricsGroup.Name] => new Group(),
        ["apis", MetricsGroup.Name, var version, .. var rest] when MetricsGroup.Versions.Contains(version) => Parse(version, rest),
        ["openapi", "v2"] => new OpenApi(2, null),
        ["openapi", "v3"] => new OpenApi(3, null),
        ["openapi", "v3", "apis", MetricsGroup.Name, var version] when MetricsGroup.Versions.Contains(version) => new OpenApi(3, version),
        _ => new Unknown(),
    };

    private static MetricsRequest Parse(string version, string[] parts) => parts switch
    {
        [] => new Resources(version),
        ["namespaces", var inNamespace, "metrics", var metric] => new Values(version, null, "namespaces", inNamespace, metric),
        ["namespaces", var inNamespace, var resource, var name, var metric] => new Values(version, inNamespace, resource, name, metric),
        [var resource, var name, var metric] => new Values(version, null, resource, name, metric),
        _ => new Unknown(),
    };
}
