using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Scheduling;

/// <summary>
/// Binds pods to nodes, one after the other, oldest waiting pod first. Every change that may free room or change a node has the
/// waiting pods tried again.
/// </summary>
internal sealed class SchedulerController(ControllerContext context) : Controller(context)
{
    private const string Component = "default-scheduler";

    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.Pods, KnownResources.Nodes, KnownResources.Claims];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Key.Resource == KnownResources.Pods && change.Type == StoreEventType.Added)
        {
            return [change.Key];
        }

        return change.Key.Resource != KnownResources.Pods || FreesRoom(change) || IsUngated(change) ? Waiting() : [];
    }

    protected override Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (Store.Get(key) is { } pod && IsWaiting(pod))
        {
            Schedule(key, pod);
        }

        return Task.FromResult<TimeSpan?>(null);
    }

    private static bool IsWaiting(JsonObject pod) =>
        string.IsNullOrEmpty(pod.Text("spec", "nodeName")) && !pod.IsDeleting && !Pods.IsFinished(pod)
        && (pod.Text("spec", "schedulerName") ?? Component) == Component;

    private static bool FreesRoom(StoreEvent change) =>
        change.Type == StoreEventType.Deleted || (Pods.IsFinished(change.Object) && change.Previous is { } before && !Pods.IsFinished(before));

    private static bool IsUngated(StoreEvent change) =>
        change.Previous.Items("spec", "schedulingGates").Count > 0 && change.Object.Items("spec", "schedulingGates").Count == 0;

    private IEnumerable<ObjectKey> Waiting() =>
        Store.List(KnownResources.Pods).Items.Where(IsWaiting).OrderBy(pod => pod.Created).Select(pod => new ObjectKey(KnownResources.Pods, pod.Namespace, pod.Name));

    private void Schedule(ObjectKey key, JsonObject pod)
    {
        if (pod.Items("spec", "schedulingGates").Count > 0)
        {
            SetScheduled(key, new Condition("PodScheduled", false, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates"));
            return;
        }

        var pods = Store.List(KnownResources.Pods).Items;
        var nodes = Store.List(KnownResources.Nodes).Items.Select(node => NodeState.Of(node, pods)).ToList();
        switch (PodScheduler.Schedule(pod, nodes, Store.List(KnownResources.Claims, key.Namespace).Items))
        {
            case SchedulingDecision.Bind bind:
                Store.Change(key, value => value.Ensure("spec")["nodeName"] = bind.Node);
                SetScheduled(key, new Condition("PodScheduled", true));
                Context.Events.Record(pod, EventType.Normal, "Scheduled", $"Successfully assigned {key.Namespace}/{key.Name} to {bind.Node}", Component);
                break;
            case SchedulingDecision.Unschedulable refused:
                SetScheduled(key, new Condition("PodScheduled", false, "Unschedulable", refused.Message));
                Context.Events.Record(pod, EventType.Warning, "FailedScheduling", refused.Message, Component);
                break;
        }
    }

    private void SetScheduled(ObjectKey key, Condition condition) =>
        Store.ChangeStatus(key, value => Conditions.Set(value.Ensure("status"), condition, Context.Time.GetUtcNow()));
}
