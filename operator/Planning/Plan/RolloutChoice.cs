using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Report;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Plan;

/// <summary>
/// Whether a new pod is ready before an old one goes. It is, unless the scheduler says that no accelerator is free for it, and an old pod holds what it
/// needs: then the old one goes first, or the rollout would wait for ever. The scheduler alone knows what is free, so it is asked, by way of a pod; the
/// operator reads no nodes, nor pods of others.
/// </summary>
/// <param name="Strategy"><see cref="RolloutStrategies.RollingUpdate"/>, <see cref="RolloutStrategies.Recreate"/> or <see cref="RolloutStrategies.InPlaceSwap"/>.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record RolloutChoice(string Strategy, string Reason)
{
    public static RolloutChoice For(ClusterSnapshot snapshot, ResolvedModel model, DesiredRevision revision, V1Deployment? live)
    {
        ObservedPod[] pods = [.. snapshot.Pods.Select(ObservedPod.From).Where(pod => pod.IsActive)];
        var isWaiting = pods.Any(pod => pod.Revision == revision.Name && PodFailure.LacksAccelerators(pod.Pod, model.Accelerator));
        if (pods.All(pod => pod.Revision == revision.Name) || !(isWaiting || IsRecreating(live, revision)))
        {
            return new RolloutChoice(RolloutStrategies.RollingUpdate, "each new pod is ready before an old one goes");
        }

        if (model.Rollout.OnInsufficientAccelerators == InsufficientAcceleratorPolicies.Wait)
        {
            return new RolloutChoice(RolloutStrategies.RollingUpdate, $"no {model.Accelerator!.ResourceName} is free, and spec.rollout.onInsufficientAccelerators is Wait");
        }

        if (model.Rollout.OnInsufficientAccelerators == InsufficientAcceleratorPolicies.InPlaceSwap && revision.Previous is { } previous
            && pods.All(pod => pod.Revision == revision.Name || pod.Revision == previous.Name))
        {
            return new RolloutChoice(RolloutStrategies.InPlaceSwap, $"no {model.Accelerator!.ResourceName} is free for a new pod: the old ones load the new model themselves");
        }

        return pods.Where(pod => pod.Revision != revision.Name).Any(old => TemplateOf(snapshot, old.Revision) is { } template && CanReplace(template, revision.BareTemplate.Spec!, model.Accelerator!))
            ? new RolloutChoice(RolloutStrategies.Recreate, $"no {model.Accelerator!.ResourceName} is free for a new pod: an old one, which holds it, goes first")
            : new RolloutChoice(RolloutStrategies.RollingUpdate, $"no {model.Accelerator!.ResourceName} is free, and what the old pods hold would not do for a new one");
    }

    /// <summary>Once begun it is gone through with: as soon as the old pod is gone nothing lacks any more, and the next one would be surged again.</summary>
    private static bool IsRecreating(V1Deployment? live, DesiredRevision revision) =>
        live?.Spec?.Strategy?.RollingUpdate?.MaxSurge?.Number == 0
        && live.Spec.Template?.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Revision) == revision.Name;

    private static V1PodSpec? TemplateOf(ClusterSnapshot snapshot, string revision) => snapshot.ReplicaSets
        .Select(set => set.Spec?.Template)
        .FirstOrDefault(template => template?.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Revision) == revision)?.Spec;

    /// <summary>Whether the new pod fits where the old one was: the same nodes will do, and it asks for no more of anything.</summary>
    private static bool CanReplace(V1PodSpec old, V1PodSpec @new, ResolvedAccelerator accelerator)
    {
        var (held, wanted) = (Requests(old), Requests(@new));
        return held.ContainsKey(accelerator.ResourceName)
            && JsonNode.DeepEquals(Placement(old), Placement(@new))
            && wanted.All(pair => held.TryGetValue(pair.Key, out var amount) && pair.Value <= amount);
    }

    private static Dictionary<string, Quantity> Requests(V1PodSpec pod)
    {
        var resources = pod.Containers?.FirstOrDefault(container => container.Name == ContainerBuilder.RuntimeName)?.Resources;
        var result = new Dictionary<string, Quantity>(resources?.Limits ?? new Dictionary<string, Quantity>(), StringComparer.Ordinal);
        foreach (var (name, amount) in resources?.Requests ?? new Dictionary<string, Quantity>())
        {
            result[name] = amount;
        }

        return result;
    }

    private static JsonNode? Placement(V1PodSpec pod) => JsonSerializer.SerializeToNode(
        new V1PodSpec
        {
            NodeSelector = pod.NodeSelector,
            Affinity = pod.Affinity,
            Tolerations = pod.Tolerations,
            Volumes = [.. (pod.Volumes ?? []).Where(volume => volume.PersistentVolumeClaim is not null)],
        },
        ApiJsonContext.Default.V1PodSpec);
}
