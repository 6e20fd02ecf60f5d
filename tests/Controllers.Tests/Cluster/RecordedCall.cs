namespace ModelServing.Controllers.Tests.Cluster;

/// <summary>A call that the operator made.</summary>
public sealed record RecordedCall(string Method, string Path, string Query, int Status)
{
    public bool IsWrite => Method != "GET";

    public bool IsEvent => Path.Contains("/events.k8s.io/", StringComparison.Ordinal);

    /// <summary>The resource's plural and what follows it, e.g. <c>deployments/a</c>.</summary>
    public string Target => string.Join('/', Path.Split('/').SkipWhile(static part => part != "namespaces").Skip(2));

    public override string ToString() => $"{Method} {Target}";
}
