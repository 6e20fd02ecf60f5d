using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.ModelDeployments;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Controllers.Signals;

/// <summary>
/// The pods of ModelDeployments, proven by the chain of controllers (ReplicaSet, Deployment, ModelDeployment) with their uids: a label alone can be
/// put on any pod.
/// </summary>
public sealed class OwnedPods : IModelPods
{
    private readonly ModelDeploymentInformers _informers;

    internal OwnedPods(ModelDeploymentInformers informers) => _informers = informers;

    /// <summary>The pods of one model.</summary>
    public IEnumerable<V1Pod> Of(NamespacedName model) =>
        _informers.Pods.Cache.FindByIndex(ModelDeploymentInformers.ByModelDeployment, model.ToString()).Where(pod => OwnerOf(pod) == model);

    /// <summary>The pods of all models in a namespace.</summary>
    public IEnumerable<V1Pod> In(string inNamespace) =>
        _informers.Pods.Cache.List().Where(pod => pod.Metadata?.Namespace == inNamespace && OwnerOf(pod) is not null);

    /// <summary>The pod of that name, where a model owns it.</summary>
    public V1Pod? Find(NamespacedName name) =>
        _informers.Pods.Cache.Find(name) is { } pod && OwnerOf(pod) is not null ? pod : null;

    /// <summary>The ModelDeployment that owns the pod; null where none does.</summary>
    public NamespacedName? OwnerOf(V1Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.Metadata?.Labels?.ContainsKey(WellKnownLabels.Name) == true
            && ControllerOf(pod.Metadata, _informers.ReplicaSets.Cache) is { } replicaSet
            && ControllerOf(replicaSet.Metadata, _informers.Deployments.Cache) is { } deployment
            && ControllerOf(deployment.Metadata, _informers.ModelDeployments.Cache) is { } model
            ? model.NamespacedName()
            : null;
    }

    private static T? ControllerOf<T>(V1ObjectMeta? child, ResourceCache<T> cache) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reference = child?.OwnerReferences?.FirstOrDefault(static owner => owner.Controller == true);
        return reference is { Name: { } name, Uid: { } uid } && cache.Find(new NamespacedName(child!.Namespace ?? "", name)) is { } owner && owner.Metadata?.Uid == uid
            ? owner
            : null;
    }
}
