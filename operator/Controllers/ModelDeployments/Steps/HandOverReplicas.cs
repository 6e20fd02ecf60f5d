using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Makes another field manager the holder of the Deployment's replicas, so that they stay when ours lets go of them. Nothing else is in the write.</summary>
internal sealed class HandOverReplicas(ModelDeploymentInformers informers, OwnWrites ownWrites, ILogger logger) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        if (run.Plan.HandOver is not { } handOver || run.Failures.Count > 0)
        {
            return StepResult.Done.Instance;
        }

        var replicas = Only(handOver.Deployment.Metadata!, handOver.Replicas);
        try
        {
            var held = await informers.DeploymentClient.ApplyAsync(replicas, FieldManagers.Replicas, force: false, cancellationToken);
            ownWrites.Stored(run.Key, informers.Deployments.Cache, held);
            Log.ReplicasHandedOver(logger, handOver.Replicas, run.Key.ToString());
        }
        catch (ApiException exception) when (exception.IsConflict)
        {
            // Somebody has changed the count since the cache saw it: look again, and hold that one.
            Log.ChildChanged(logger, replicas.Kind, run.Key.ToString());
            return StepResult.Wait.AfterRace;
        }
        catch (Exception exception) when (Refusals.IsReported(exception))
        {
            run.Failures.Add(Refusals.Describe(replicas, exception));
        }

        return StepResult.Done.Instance;
    }

    private static V1Deployment Only(V1ObjectMeta seen, int replicas) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "Deployment",
        Metadata = new V1ObjectMeta { Name = seen.Name, Namespace = seen.Namespace, Uid = seen.Uid },
        Spec = new V1DeploymentSpec { Replicas = replicas },
    };
}
