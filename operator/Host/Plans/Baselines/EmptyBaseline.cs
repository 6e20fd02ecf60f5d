using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Host.Plans.Baselines;

/// <summary>A cluster in which there is nothing yet, and that knows the kinds that the spec needs.</summary>
internal sealed class EmptyBaseline(string inNamespace, TimeProvider time) : IBaseline
{
    public string Namespace => inNamespace;

    public Task<ClusterSnapshot> GatherAsync(V1Alpha1ModelDeployment resource, CancellationToken cancellationToken) =>
        Task.FromResult(new ClusterSnapshot
        {
            Resource = resource,
            Now = time.GetUtcNow(),
            ServesPodMonitors = resource.Spec?.Observability?.PodMonitor == PodMonitorPolicies.Enabled,
            ServesHttpRoutes = true,
        });

    public Task<IKubernetesObject<V1ObjectMeta>> AfterAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancellationToken) => Task.FromResult(desired);

    public IEnumerable<IKubernetesObject<V1ObjectMeta>> Surplus(V1Alpha1ModelDeployment resource, ReconcilePlan plan) => [];
}
