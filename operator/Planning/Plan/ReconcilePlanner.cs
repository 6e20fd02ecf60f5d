using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Plan;

/// <summary>The operator's decision: a snapshot in, what to write out. Pure; the same snapshot gives the same plan.</summary>
public static class ReconcilePlanner
{
    public static ReconcilePlan Plan(ClusterSnapshot snapshot, OperatorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(settings);
        if (snapshot.Resource.Metadata?.DeletionTimestamp is not null)
        {
            return new ReconcilePlan { IsDeleting = true };
        }

        return ModelDeploymentResolver.Resolve(snapshot.Resource, settings) switch
        {
            ResolveResult.Resolved resolved => Plan(snapshot, resolved.Model),
            ResolveResult.Invalid invalid => new ReconcilePlan { Errors = invalid.Errors, IsSuspended = snapshot.Resource.Spec?.Suspend == true },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static ReconcilePlan Plan(ClusterSnapshot snapshot, ResolvedModel model)
    {
        // A stranger's Deployment says nothing about us.
        var ours = OwnerReferences.IsControlledBy(snapshot.Deployment?.Metadata, model.Uid) ? snapshot.Deployment : null;
        var wanted = DesiredRevision.For(model, snapshot.Resource.Spec!, ours);
        var replicas = ReplicaCount.For(model, ours, snapshot.Resource.Status);
        var rollout = RolloutChoice.For(snapshot, model, wanted, ours);
        var revision = (rollout.Strategy == RolloutStrategies.InPlaceSwap ? wanted.OntoPrevious(model) : null) ?? wanted;
        IKubernetesObject<V1ObjectMeta>[] desired =
        [
            ConfigMapBuilder.Build(model, revision),
            ServiceBuilder.Build(model, revision),
            .. CompanionChildren.BeforePods(model, revision),
            DeploymentBuilder.Build(model, revision, replicas, oldPodsFirst: rollout.Strategy == RolloutStrategies.Recreate),
            .. Autoscaler(model, revision),
            .. CompanionChildren.AfterPods(snapshot, model, revision),
        ];
        ChildPair[] children = [.. desired.Select(child => new ChildPair(child, snapshot.Find(child)).Stamped())];
        var plan = new ReconcilePlan { Model = model, Revision = revision.Name, ModelId = revision.ModelId, Desired = desired, Rollout = new RolloutForecast(rollout.Strategy, rollout.Reason), Unserved = [.. CompanionChildren.Unserved(snapshot, model)] };

        NameConflict[] conflicts = [.. children.Where(child => child.IsForeign(model.Uid)).Select(child => new NameConflict(child.Desired.Kind!, child.Desired.Metadata!.Name!))];
        if (conflicts.Length > 0)
        {
            return plan with { Conflicts = conflicts, IsRolloutPending = true };
        }

        var broken = children.Where(child => child.IsBrokenConfigMap).Select(child => child.Live!);
        var applies = children.Where(child => !child.IsBrokenConfigMap && child.NeedsApply).Select(child => child.Desired).ToArray();
        var whole = plan with
        {
            Retirements = [.. RetiredAutoscaler(snapshot, model)],
            HandOver = replicas.HandOver,
            Applies = applies,
            Deletes =
            [
                .. broken,
                .. CompanionChildren.Surplus(snapshot, model, desired),
                .. StaleConfigMaps.Find(snapshot, model, revision.Name, applies.Any(child => child is V1Deployment)),
            ],
            IsRolloutPending = replicas.HandOver is not null || !IsRolledOut(children.Single(child => child.Desired is V1Deployment)),
        };
        return model.IsSuspended ? Withhold(whole) : whole;
    }

    private static ReconcilePlan Withhold(ReconcilePlan whole) => whole with
    {
        Retirements = [],
        HandOver = null,
        Applies = [],
        Deletes = [],
        IsSuspended = true,
        Withheld = whole.Retirements.Count + whole.Applies.Count + whole.Deletes.Count + (whole.HandOver is null ? 0 : 1),
    };

    /// <summary>The child that sets the replicas, if one of ours does.</summary>
    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Autoscaler(ResolvedModel model, DesiredRevision revision) =>
        model.Autoscaling is { Engine: AutoscalingEngines.HorizontalPodAutoscaler } autoscaling
            ? [HorizontalPodAutoscalerBuilder.Build(model, autoscaling, revision)]
            : [];

    /// <summary>Ours alone: with another engine, or none, a user's own may have the name.</summary>
    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> RetiredAutoscaler(ClusterSnapshot snapshot, ResolvedModel model) =>
        model.Autoscaling is not { Engine: AutoscalingEngines.HorizontalPodAutoscaler }
            && snapshot.Autoscaler is { Metadata.DeletionTimestamp: null } live && OwnerReferences.IsControlledBy(live.Metadata, model.Uid)
            ? [live]
            : [];

    private static bool IsRolledOut(ChildPair deployment) =>
        deployment.Live is V1Deployment live && SubsetComparison.Covers(ChildJson.PodsOf(live), ChildJson.PodsOf((V1Deployment)deployment.Desired));

    /// <summary>A child as it should be beside the one of that name that is there.</summary>
    private sealed record ChildPair(IKubernetesObject<V1ObjectMeta> Desired, IKubernetesObject<V1ObjectMeta>? Live)
    {
        /// <summary>Changed by others, or no longer what was applied last: members that are dropped show only in the hash.</summary>
        public bool NeedsApply =>
            Live is null || Live.Metadata?.DeletionTimestamp is not null || !SubsetComparison.Covers(ChildJson.Write(Live), ChildJson.Write(Desired));

        /// <summary>Immutable data cannot be repaired in place; the next reconcile makes it anew.</summary>
        public bool IsBrokenConfigMap => Live is V1ConfigMap live && Desired is V1ConfigMap desired
            && (live.Immutable == true || desired.Immutable == true) && live.Data?.GetValueOrDefault(ConfigMapBuilder.Key) != desired.Data![ConfigMapBuilder.Key];

        public bool IsForeign(string ownerUid) => Live is not null && !OwnerReferences.IsControlledBy(Live.Metadata, ownerUid);

        public ChildPair Stamped()
        {
            var annotations = new Dictionary<string, string>(Desired.Metadata!.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal)
            {
                [WellKnownAnnotations.AppliedHash] = CanonicalJson.Hash(ChildJson.Write(Desired), 16),
            };
            Desired.Metadata = Desired.Metadata with { Annotations = annotations };
            return this;
        }
    }
}
