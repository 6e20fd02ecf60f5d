using System.Text.Json.Nodes;

using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>Keeps each Deployment's ReplicaSets at the sizes its rollout asks for, and its status true.</summary>
internal sealed class DeploymentController(ControllerContext context) : Controller(context)
{
    private const string Component = "deployment-controller";

    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.Deployments, KnownResources.ReplicaSets, KnownResources.Pods];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Key.Resource == KnownResources.Deployments)
        {
            yield return change.Key;
        }
        else if (change.Key.Resource == KnownResources.ReplicaSets)
        {
            foreach (var key in DeploymentsOf(change.Object))
            {
                yield return key;
            }
        }
        else if (change.Type == StoreEventType.Deleted && OwnerReferences.ControllerOf(change.Object) is { } owner && owner.Text("kind") == "ReplicaSet"
            && Store.Get(new ObjectKey(KnownResources.ReplicaSets, change.Key.Namespace, owner.Text("name")!)) is { } replicaSet)
        {
            // Recreate waits for the last old pod.
            foreach (var key in DeploymentsOf(replicaSet))
            {
                yield return key;
            }
        }
    }

    protected override Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken) => Task.FromResult(Reconcile(key));

    private IEnumerable<ObjectKey> DeploymentsOf(JsonObject replicaSet)
    {
        if (OwnerReferences.ControllerOf(replicaSet) is { } owner)
        {
            return owner.Text("kind") == "Deployment" ? [new ObjectKey(KnownResources.Deployments, replicaSet.Namespace, owner.Text("name")!)] : [];
        }

        return Store.List(KnownResources.Deployments, replicaSet.Namespace).Items
            .Where(deployment => LabelSelector.Matches(deployment.At("spec", "selector"), replicaSet.Labels))
            .Select(deployment => new ObjectKey(KnownResources.Deployments, deployment.Namespace, deployment.Name));
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (Store.Get(key) is not { } deployment)
        {
            return null;
        }

        var rollout = Read(deployment);
        if (!deployment.IsDeleting)
        {
            Step(rollout);
            rollout = Read(Store.Get(key) ?? deployment);
            if (DeploymentStatus.IsComplete((JsonObject?)rollout.Deployment["status"] ?? [], rollout.Bounds))
            {
                foreach (var name in RevisionHistory.Excess(rollout.Deployment, rollout.Old))
                {
                    Store.Delete(new ObjectKey(KnownResources.ReplicaSets, key.Namespace, name));
                }
            }
        }

        return WriteStatus(key, rollout);
    }

    private Rollout Read(JsonObject deployment) =>
        Rollout.Of(deployment, OwnerReferences.Claim(Store, KnownResources.ReplicaSets, deployment));

    private void Step(Rollout rollout)
    {
        if (rollout.IsPaused || rollout.IsBeingScaled)
        {
            Apply(rollout, ProportionalScaler.Plan(rollout.Bounds, Current(rollout), Old(rollout), !rollout.IsRecreate));
        }
        else if (rollout.IsRecreate)
        {
            Recreate(rollout);
        }
        else
        {
            var current = Ensure(rollout, RollingUpdatePlanner.SizeOfNew(rollout.Bounds, 0, rollout.Old.Sum(Rollout.Desired)));
            Apply(rollout with { Current = current }, RollingUpdatePlanner.Plan(rollout.Bounds, Rollout.Size(current), Old(rollout)));
        }
    }

    private static ReplicaSetSize? Current(Rollout rollout) => rollout.Current is { } current ? Rollout.Size(current) : null;

    private static IReadOnlyList<ReplicaSetSize> Old(Rollout rollout) => [.. rollout.Old.Select(Rollout.Size)];

    private void Recreate(Rollout rollout)
    {
        var active = rollout.Old.Where(set => Rollout.Desired(set) > 0).ToList();
        if (active.Count > 0)
        {
            Apply(rollout, active.ToDictionary(set => set.Name, _ => 0L, StringComparer.Ordinal));
        }

        var pods = Store.List(KnownResources.Pods, rollout.Deployment.Namespace).Items;
        var oldPodsRun = pods.Any(pod => !Pods.IsFinished(pod) && rollout.Old.Any(set => OwnerReferences.IsControlledBy(pod, set)));
        if (!oldPodsRun)
        {
            var current = Ensure(rollout, rollout.Bounds.Replicas);
            Apply(rollout with { Current = current }, Rollout.Desired(current) == rollout.Bounds.Replicas
                ? new Dictionary<string, long>()
                : new Dictionary<string, long> { [current.Name] = rollout.Bounds.Replicas });
        }
    }

    /// <summary>The ReplicaSet of the present template: made if absent; if it is an old one (a rollback) it becomes the newest revision.</summary>
    private JsonObject Ensure(Rollout rollout, long replicas)
    {
        var deployment = rollout.Deployment;
        var key = new ObjectKey(KnownResources.Deployments, deployment.Namespace, deployment.Name);
        var current = rollout.Current;
        var revision = current is null ? rollout.NextRevision : Math.Max(rollout.NextRevision, DeploymentAnnotations.Number(current, DeploymentAnnotations.Revision) ?? 0);
        if (current is null)
        {
            current = Create(rollout, replicas, revision);
            if (current is null)
            {
                return Ensure(Read(Store.Get(key) ?? deployment), replicas);
            }

            SetProgressing(key, "NewReplicaSetCreated", $"Created new replica set \"{current.Name}\"");
            Announce(rollout, current.Name, 0, replicas);
        }
        else
        {
            current = Store.Change(new ObjectKey(KnownResources.ReplicaSets, current.Namespace, current.Name), value => DeploymentAnnotations.SetRevision(value, revision));
            if (Conditions.Find(deployment["status"], "Progressing") is null)
            {
                SetProgressing(key, "FoundNewReplicaSet", $"Found new replica set \"{current.Name}\"");
            }
        }

        Store.Change(key, value => DeploymentAnnotations.SetRevision(value, revision));
        return current;
    }

    /// <returns>The new ReplicaSet, or null if its name is taken by another template: then status.collisionCount was raised.</returns>
    private JsonObject? Create(Rollout rollout, long replicas, long revision)
    {
        var deployment = rollout.Deployment;
        var hash = TemplateHash.Of(deployment.At("spec", "template")!, deployment.Number("status", "collisionCount") ?? 0);
        try
        {
            return Store.Create(KnownResources.ReplicaSets, ReplicaSetBuilder.Build(deployment, hash, replicas, revision, rollout.Bounds));
        }
        catch (ApiStatusException taken) when (taken.Reason == "AlreadyExists")
        {
            Store.ChangeStatus(new ObjectKey(KnownResources.Deployments, deployment.Namespace, deployment.Name), value =>
                value.Ensure("status")["collisionCount"] = (value.Number("status", "collisionCount") ?? 0) + 1);
            return null;
        }
    }

    private void SetProgressing(ObjectKey key, string reason, string message) =>
        Store.ChangeStatus(key, value => Conditions.Set(value.Ensure("status"), new Condition("Progressing", true, reason, message), Context.Time.GetUtcNow(), touch: true));

    private void Apply(Rollout rollout, IReadOnlyDictionary<string, long> sizes)
    {
        foreach (var set in rollout.All)
        {
            var before = Rollout.Desired(set);
            var after = sizes.GetValueOrDefault(set.Name, before);
            if (after == 0 && before == 0)
            {
                continue;
            }

            Store.Change(new ObjectKey(KnownResources.ReplicaSets, set.Namespace, set.Name), value =>
            {
                value.Ensure("spec")["replicas"] = after;
                DeploymentAnnotations.Stamp(value, rollout.Bounds);
            });
            if (after != before)
            {
                Announce(rollout, set.Name, before, after);
            }
        }
    }

    private void Announce(Rollout rollout, string replicaSet, long from, long to)
    {
        if (to == from)
        {
            return;
        }

        Log.Scaled(Logger, rollout.Deployment.Namespace, rollout.Deployment.Name, replicaSet, from, to);
        Context.Events.Record(rollout.Deployment, EventType.Normal, "ScalingReplicaSet", $"Scaled {(to > from ? "up" : "down")} replica set {replicaSet} from {from} to {to}", Component);
    }

    private TimeSpan? WriteStatus(ObjectKey key, Rollout rollout)
    {
        DateTimeOffset? deadline = null;
        var now = Context.Time.GetUtcNow();
        Store.ChangeStatus(key, value => deadline = DeploymentStatus.Write(value.Ensure("status"), rollout.Deployment, rollout.Current, rollout.Old, rollout.Bounds, now));
        return deadline is { } due ? (due > now ? due - now : TimeSpan.FromSeconds(1)) : null;
    }
}
