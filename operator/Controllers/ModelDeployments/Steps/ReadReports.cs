using ModelServing.Controllers.Probing;
using ModelServing.Controllers.Reconciliation;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Asks running pods what they are doing. After the writes: a pod that hangs must not delay the write that may repair it.</summary>
internal sealed class ReadReports(RuntimeReportReader reader) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        if (!run.Plan.IsDeleting && run.Snapshot.Pods.Count > 0)
        {
            var name = run.Resource.Spec?.Model?.Name ?? run.Key.Name;
            run.Snapshot = run.Snapshot with { Reports = await reader.ReadAsync(run.Snapshot.Pods, name, run.Plan.ModelId, cancellationToken) };
        }

        return StepResult.Done.Instance;
    }
}
