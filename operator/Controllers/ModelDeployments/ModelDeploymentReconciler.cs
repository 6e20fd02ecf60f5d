using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Planning.Report;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>Takes one ModelDeployment through the list of steps. It decides nothing itself.</summary>
internal sealed class ModelDeploymentReconciler(IReadOnlyList<IReconcileStep<ReconcileRun>> steps, OwnWrites ownWrites, MetricsWrites metrics)
    : IEntityController<V1Alpha1ModelDeployment>
{
    /// <summary>A name that is taken becomes free without a word to us: the object that has it carries no label of ours.</summary>
    private static readonly TimeSpan ConflictRecheck = TimeSpan.FromSeconds(30);

    public async Task<ReconciliationResult<V1Alpha1ModelDeployment>> ReconcileAsync(V1Alpha1ModelDeployment entity, CancellationToken cancellationToken)
    {
        var run = new ReconcileRun(entity);
        foreach (var step in steps)
        {
            if (await step.RunAsync(run, cancellationToken) is StepResult.Wait wait)
            {
                return ReconciliationResult<V1Alpha1ModelDeployment>.Success(entity, wait.RetryAfter);
            }
        }

        if (run.Failures is [var failure, ..])
        {
            return ReconciliationResult<V1Alpha1ModelDeployment>.Failure(entity, $"{failure.Kind} {failure.Name}: {failure.Message}");
        }

        return ReconciliationResult<V1Alpha1ModelDeployment>.Success(entity, NextCheck(run));
    }

    public Task DeletedAsync(V1Alpha1ModelDeployment entity, CancellationToken cancellationToken)
    {
        ownWrites.Forget(entity.NamespacedName());
        metrics.Forget(entity.NamespacedName());
        return Task.CompletedTask;
    }

    private static TimeSpan? NextCheck(ReconcileRun run)
    {
        if (run.Plan.Conflicts.Count > 0)
        {
            return ConflictRecheck;
        }

        return run.Status is { } status ? RequeuePolicy.NextCheck(run.Snapshot, run.Plan, status) : null;
    }
}
