using System.Diagnostics;
using ModelServing.Host.Access;
using ModelServing.Host.Access.Kinds;
using ModelServing.Host.MetricsApi.Documents;

namespace ModelServing.Host.MetricsApi;

/// <summary>What a request to the metrics API needs a right to. Pure.</summary>
internal static class MetricsApiAccess
{
    public static AccessRequest Of(MetricsRequest request, string path) => request switch
    {
        // What the API server itself makes of the path: the metric is a subresource.
        MetricsRequest.Values { Resource: "namespaces", Namespace: null } values => Of(values, values.Name, "metrics", values.Metric, null),
        MetricsRequest.Values values => Of(values, values.Namespace, values.Resource, values.Name, values.Metric),
        MetricsRequest.Health => throw new UnreachableException("health is open"),
        _ => AccessRequest.ToRead(path),
    };

    private static AccessRequest Of(MetricsRequest.Values request, string? inNamespace, string resource, string name, string? subresource) => new(
        new V1ResourceAttributes
        {
            Verb = "get",
            Group = MetricsGroup.Name,
            Version = request.Version,
            Namespace = inNamespace,
            Resource = resource,
            Subresource = subresource,
            Name = name,
        },
        null);
}
