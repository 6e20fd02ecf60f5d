using System.Diagnostics;
using ModelServing.Host.MetricsApi.Documents;
using ModelServing.Host.MetricsApi.Kinds;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Host.MetricsApi.Access;

/// <summary>Asks the API server whether somebody may read something; cluster masters may without being asked for.</summary>
internal sealed class Authorizer(IResourceClient<V1SubjectAccessReview> reviews, TimeProvider time)
{
    private readonly DecisionCache<bool> _decisions = new(time);

    public Task<bool> MayAsync(CallerIdentity caller, MetricsRequest request, string path, CancellationToken cancellationToken)
    {
        if (caller.IsMaster)
        {
            return Task.FromResult(true);
        }

        var (resource, nonResource) = Attributes(request, path);
        var question = $"{resource?.Version}\0{resource?.Namespace}\0{resource?.Resource}\0{resource?.Name}\0{resource?.Subresource}\0{nonResource?.Path}\0{caller.CacheKey()}";
        return _decisions.GetAsync(question, stop => AskAsync(caller, resource, nonResource, stop), cancellationToken);
    }

    private static (V1ResourceAttributes? Resource, V1NonResourceAttributes? NonResource) Attributes(MetricsRequest request, string path) => request switch
    {
        // What the API server itself makes of the path: the metric is a subresource.
        MetricsRequest.Values { Resource: "namespaces", Namespace: null } values => (Of(values, values.Name, "metrics", values.Metric, null), null),
        MetricsRequest.Values values => (Of(values, values.Namespace, values.Resource, values.Name, values.Metric), null),
        MetricsRequest.Health => throw new UnreachableException("health is open"),
        _ => (null, new V1NonResourceAttributes { Path = path, Verb = "get" }),
    };

    private static V1ResourceAttributes Of(MetricsRequest.Values request, string? inNamespace, string resource, string name, string? subresource) => new()
    {
        Verb = "get",
        Group = MetricsGroup.Name,
        Version = request.Version,
        Namespace = inNamespace,
        Resource = resource,
        Subresource = subresource,
        Name = name,
    };

    private async Task<bool> AskAsync(CallerIdentity caller, V1ResourceAttributes? resource, V1NonResourceAttributes? nonResource, CancellationToken cancellationToken)
    {
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = caller.User,
                Uid = caller.Uid,
                Groups = caller.Groups,
                Extra = caller.Extra,
                ResourceAttributes = resource,
                NonResourceAttributes = nonResource,
            },
        };
        return (await reviews.CreateAsync(review, cancellationToken)).Status?.Allowed == true;
    }
}
