using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;
using ModelServing.Planning.Report;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Writes the status, if it is another one than before: the only write to the ModelDeployment, and the last of a reconcile.</summary>
internal sealed class WriteStatus(
    IResourceClient<V1Alpha1ModelDeployment> client, ResourceCache<V1Alpha1ModelDeployment> cache, OwnWrites ownWrites, MetricsWrites metrics)
    : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        if (run.Status is null || StatusEquality.AreEqual(run.Resource.Status, run.Status))
        {
            return StepResult.Done.Instance;
        }

        var metadata = run.Resource.Metadata!;
        var resource = new V1Alpha1ModelDeployment
        {
            Metadata = new V1ObjectMeta { Name = metadata.Name, Namespace = metadata.Namespace, Uid = metadata.Uid },
            Status = run.Status,
        };
        try
        {
            ownWrites.Stored(run.Key, cache, await client.ApplyStatusAsync(resource, FieldManagers.Status, force: true, cancellationToken));
            run.IsStatusWritten = true;
            if (run.Status.Autoscaling is not null)
            {
                metrics.Written(run.Key, run.Snapshot.Now);
            }
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            // Deleted meanwhile: the watch brings the news, and this status is nobody's.
        }
        catch (ApiException exception) when (exception.IsConflict)
        {
            // Made anew meanwhile, or the server gave up on other writers: no event need follow that would wake the key.
            return StepResult.Wait.AfterRace;
        }

        return StepResult.Done.Instance;
    }
}
