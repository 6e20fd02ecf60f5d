using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Controllers.ModelDeployments;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Host.Plans.Baselines;

/// <summary>The cluster as it is; what a write would make of it, the API server says by a dry run.</summary>
internal sealed class ClusterBaseline(string inNamespace, ClusterReader reader) : IBaseline
{
    public string Namespace => inNamespace;

    public Task<ClusterSnapshot> GatherAsync(V1Alpha1ModelDeployment resource, CancellationToken cancellationToken) => reader.ReadAsync(resource, cancellationToken);

    public Task<IKubernetesObject<V1ObjectMeta>> AfterAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancellationToken) => reader.DryRunAsync(desired, cancellationToken);

    public IEnumerable<IKubernetesObject<V1ObjectMeta>> Surplus(V1Alpha1ModelDeployment resource, ReconcilePlan plan) => [];
}
