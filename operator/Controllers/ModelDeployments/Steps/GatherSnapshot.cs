using ModelServing.Api.Meta;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Controllers.Signals;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Watching;
using ModelServing.Planning.Observe;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>
/// Takes from the caches everything that decisions rest on. Waits while a cache has not seen our own last write. ReplicaSets and pods
/// count only when the chain of controllers leads to our Deployment: a label alone can be put on anything.
/// </summary>
internal sealed class GatherSnapshot(ModelDeploymentInformers informers, OwnWrites ownWrites, MetricsWrites metrics, IScalingFactSource? facts, TimeProvider time) : IReconcileStep<ReconcileRun>
{
    /// <summary>Only a fallback: the event that brings the cache up to date wakes the key.</summary>
    private static readonly TimeSpan CacheDelay = TimeSpan.FromMilliseconds(250);

    public Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        if (!ownWrites.AreSeen(run.Key))
        {
            return Task.FromResult<StepResult>(new StepResult.Wait(CacheDelay));
        }

        var deployment = informers.Deployments.Cache.Find(run.Key);
        var replicaSets = OwnerChain.ControlledBy(Children(informers.ReplicaSets, run.Key), [deployment?.Metadata?.Uid]);
        run.Snapshot = new ClusterSnapshot
        {
            Resource = run.Resource,
            Deployment = deployment,
            Service = informers.Services.Cache.Find(run.Key),
            Autoscaler = informers.Autoscalers.Cache.Find(run.Key),
            Companions = Companions(run.Key),
            ServesPodMonitors = informers.PodMonitors.IsServed,
            ServesHttpRoutes = informers.HttpRoutes.IsServed,
            ConfigMaps = Children(informers.ConfigMaps, run.Key),
            ReplicaSets = replicaSets,
            Pods = OwnerChain.ControlledBy(Children(informers.Pods, run.Key), replicaSets.Select(static set => set.Metadata?.Uid)),
            MetricsWrittenAt = metrics.Last(run.Key),
            Scaling = facts?.FactsOf(run.Key) ?? ScalingFacts.None,
            Now = time.GetUtcNow(),
        };
        return Task.FromResult<StepResult>(StepResult.Done.Instance);
    }

    /// <summary>Nothing of a kind that is no longer served: what its cache still holds went with its definition.</summary>
    private IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Companions(NamespacedName name)
    {
        IKubernetesObject<V1ObjectMeta>?[] found =
        [
            informers.ServiceAccounts.Cache.Find(name),
            informers.NetworkPolicies.Cache.Find(name),
            informers.DisruptionBudgets.Cache.Find(name),
            informers.PodMonitors.IsServed ? informers.PodMonitors.Cache.Find(name) : null,
            informers.HttpRoutes.IsServed ? informers.HttpRoutes.Cache.Find(name) : null,
        ];
        return [.. found.OfType<IKubernetesObject<V1ObjectMeta>>()];
    }

    private static IReadOnlyList<T> Children<T>(Informer<T> informer, NamespacedName owner) where T : class, IKubernetesObject<V1ObjectMeta> =>
        informer.Cache.FindByIndex(ModelDeploymentInformers.ByModelDeployment, owner.ToString());
}
