using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Events;
using ModelServing.Planning.Report;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Tells of what changed between the old status and the one just written. Queued only: nothing waits for the delivery.</summary>
internal sealed class PublishEvents(IEventSink events) : IReconcileStep<ReconcileRun>
{
    public Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        if (run is { IsStatusWritten: true, Status: { } status })
        {
            var regarding = Reference(run.Resource);
            foreach (var change in StatusEvents.Between(run.Resource.Status, status))
            {
                events.Publish(new EventNotice(regarding, change.IsWarning ? EventType.Warning : EventType.Normal, change.Reason, change.Action, change.Note));
            }
        }

        return Task.FromResult<StepResult>(StepResult.Done.Instance);
    }

    private static V1ObjectReference Reference(V1Alpha1ModelDeployment resource) => new()
    {
        ApiVersion = ApiGroup.GroupVersion,
        Kind = V1Alpha1ModelDeployment.KindName,
        Namespace = resource.Metadata?.Namespace,
        Name = resource.Metadata?.Name,
        Uid = resource.Metadata?.Uid,
        ResourceVersion = resource.Metadata?.ResourceVersion,
    };
}
