using ModelServing.Api.Meta;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Plan;

/// <summary>ConfigMaps of revisions that nothing can start again: no pod, no ReplicaSet, and not the Deployment.</summary>
internal static class StaleConfigMaps
{
    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> Find(
        ClusterSnapshot snapshot, ResolvedModel model, string revision, bool deploymentChanges)
    {
        // Until the Deployment controller has seen our last change it may still make a ReplicaSet of the one before.
        var settled = !deploymentChanges && snapshot.Deployment is { Metadata.Generation: { } generation, Status.ObservedGeneration: { } observed }
            && observed >= generation && snapshot.ReplicaSets.Count > 0;
        if (!settled)
        {
            return [];
        }

        var used = snapshot.Pods.Select(pod => pod.Spec)
            .Concat(snapshot.ReplicaSets.Select(set => set.Spec?.Template?.Spec))
            .Append(snapshot.Deployment?.Spec?.Template?.Spec)
            .SelectMany(pod => pod?.Volumes ?? [])
            .Select(volume => volume.ConfigMap?.Name)
            .Append(revision)
            .ToHashSet(StringComparer.Ordinal);
        return snapshot.ConfigMaps
            .Where(map => OwnerReferences.IsControlledBy(map.Metadata, model.Uid)
                && map.Metadata?.DeletionTimestamp is null
                && !used.Contains(map.Metadata?.Name))
            .OrderBy(map => map.Metadata?.Name, StringComparer.Ordinal);
    }
}
