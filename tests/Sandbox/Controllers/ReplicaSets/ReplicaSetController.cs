using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.ReplicaSets;

/// <summary>Keeps as many pods as spec.replicas says.</summary>
internal sealed class ReplicaSetController(ControllerContext context) : Controller(context)
{
    private const string Component = "replicaset-controller";

    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.ReplicaSets, KnownResources.Pods];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Key.Resource == KnownResources.ReplicaSets)
        {
            return [change.Key];
        }

        if (OwnerReferences.ControllerOf(change.Object) is { } owner)
        {
            return owner.Text("kind") == "ReplicaSet" ? [new ObjectKey(KnownResources.ReplicaSets, change.Key.Namespace, owner.Text("name")!)] : [];
        }

        return Store.List(KnownResources.ReplicaSets, change.Key.Namespace).Items
            .Where(set => LabelSelector.Matches(set.At("spec", "selector"), change.Object.Labels))
            .Select(set => new ObjectKey(KnownResources.ReplicaSets, set.Namespace, set.Name));
    }

    protected override Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken) => Task.FromResult(Reconcile(key));

    private TimeSpan? Reconcile(ObjectKey key)
    {
        if (Store.Get(key) is not { } replicaSet)
        {
            return null;
        }

        string? failure = null;
        if (!replicaSet.IsDeleting)
        {
            var active = Active(replicaSet);
            var missing = (replicaSet.Number("spec", "replicas") ?? 1) - active.Count;
            failure = missing > 0 ? Create(replicaSet, missing) : null;
            if (missing < 0)
            {
                Delete(replicaSet, active.Order(PodDeletionOrder.Instance).Take((int)-missing));
            }
        }

        TimeSpan? again = null;
        var pods = Active(replicaSet);
        var now = Context.Time.GetUtcNow();
        Store.ChangeStatus(key, value => again = ReplicaSetStatus.Write(value.Ensure("status"), replicaSet, pods, failure, now));
        return failure is null ? again : TimeSpan.FromSeconds(1);
    }

    private List<JsonObject> Active(JsonObject replicaSet) =>
        [.. OwnerReferences.Claim(Store, KnownResources.Pods, replicaSet).Where(Pods.IsActive)];

    /// <returns>Why a pod could not be created, or null.</returns>
    private string? Create(JsonObject replicaSet, long count)
    {
        for (var index = 0L; index < count; index++)
        {
            try
            {
                var pod = Store.Create(KnownResources.Pods, PodBuilder.Build(replicaSet));
                Context.Events.Record(replicaSet, EventType.Normal, "SuccessfulCreate", $"Created pod: {pod.Name}", Component);
            }
            catch (ApiStatusException refusal)
            {
                Context.Events.Record(replicaSet, EventType.Warning, "FailedCreate", $"Error creating: {refusal.Message}", Component);
                return refusal.Message;
            }
        }

        return null;
    }

    private void Delete(JsonObject replicaSet, IEnumerable<JsonObject> pods)
    {
        foreach (var pod in pods)
        {
            Store.Delete(new ObjectKey(KnownResources.Pods, pod.Namespace, pod.Name));
            Context.Events.Record(replicaSet, EventType.Normal, "SuccessfulDelete", $"Deleted pod: {pod.Name}", Component);
        }
    }
}
