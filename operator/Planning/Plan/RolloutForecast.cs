using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;

namespace ModelServing.Planning.Plan;

/// <summary>What becomes of the pods when a plan is carried out.</summary>
/// <param name="Strategy">One of <see cref="RolloutStrategies"/>.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record RolloutForecast(string Strategy, string Reason)
{
    public static RolloutForecast Of(ClusterSnapshot snapshot, ReconcilePlan plan)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Model is not { } model || plan.Conflicts.Count > 0)
        {
            return new RolloutForecast(RolloutStrategies.None, "nothing is written: what runs is left as it is");
        }

        if (plan.IsSuspended)
        {
            return new RolloutForecast(RolloutStrategies.None, $"spec.suspend is true: {plan.Withheld} writes to children wait");
        }

        var live = OwnerReferences.IsControlledBy(snapshot.Deployment?.Metadata, model.Uid) ? snapshot.Deployment : null;
        var desired = plan.Desired.OfType<V1Deployment>().Single();
        if (live is null)
        {
            return new RolloutForecast(RolloutStrategies.Create, $"there is no Deployment yet: {Pods(desired.Spec!.Replicas)} of revision {plan.Revision}{Accelerators(model.Accelerator, desired.Spec.Replicas ?? 0)}");
        }

        var before = live.Spec?.Template?.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Revision);
        return before == plan.Revision ? SameRevision(live, desired, plan) : NewRevision(live, desired, plan, before);
    }

    private static RolloutForecast SameRevision(V1Deployment live, V1Deployment desired, ReconcilePlan plan)
    {
        var (from, to) = (live.Spec?.Replicas, desired.Spec?.Replicas);
        if (plan.ModelId is { } id && PinnedRevision.Parse(live.Metadata?.Annotations?.GetValueOrDefault(WellKnownAnnotations.PinnedRevision))?.Configuration is { } known
            && SwappedConfiguration.ModelId(known) != id)
        {
            return new RolloutForecast(
                RolloutStrategies.InPlaceSwap,
                $"the pods of revision {plan.Revision} stay: each loads version {plan.Model!.Version} beside the one that it serves, and switches when it is verified and warm");
        }

        return to is null || to == from
            ? new RolloutForecast(RolloutStrategies.None, $"the Deployment asks for revision {plan.Revision} already: no pod is restarted")
            : new RolloutForecast(RolloutStrategies.Scale, $"from {from} to {Pods(to)} of revision {plan.Revision}: none is restarted");
    }

    private static RolloutForecast NewRevision(V1Deployment live, V1Deployment desired, ReconcilePlan plan, string? before)
    {
        var replicas = desired.Spec?.Replicas ?? live.Spec?.Replicas ?? ModelDeploymentDefaults.Replicas;
        var change = $"revision {plan.Revision} takes the place of {before ?? "a template without a revision"}";
        return replicas == 0
            ? new RolloutForecast(RolloutStrategies.None, $"{change}, and 0 pods are asked for")
            : new RolloutForecast(
                RolloutStrategies.RollingUpdate,
                $"{change}: one pod more than {replicas} at a time, and no old one goes before a new one is ready{Surge(plan.Model!.Accelerator, plan.Model.Rollout.OnInsufficientAccelerators)}");
    }

    private static string Pods(int? count) => count == 1 ? "1 pod" : $"{count} pods";

    private static string Accelerators(Resolve.ResolvedAccelerator? accelerator, int replicas) =>
        accelerator is null ? "" : $", which need {accelerator.Count * replicas} {accelerator.ResourceName}";

    private static string Surge(Resolve.ResolvedAccelerator? accelerator, string onInsufficient)
    {
        var otherwise = onInsufficient switch
        {
            InsufficientAcceleratorPolicies.Wait => "waits until there is one",
            InsufficientAcceleratorPolicies.InPlaceSwap => "where none is free the old pods load the new model themselves, if nothing else has changed",
            _ => "where none is free an old pod goes first if a new one can take its place",
        };
        return accelerator is null ? "" : $"; needs {accelerator.Count} {accelerator.ResourceName} beyond those in use, and {otherwise}";
    }
}
