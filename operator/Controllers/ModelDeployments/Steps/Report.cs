using ModelServing.Controllers.Reconciliation;
using ModelServing.Planning.Report;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Works out, in pure code, what to say about it all.</summary>
internal sealed class Report : IReconcileStep<ReconcileRun>
{
    public Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        if (!run.Plan.IsDeleting)
        {
            run.Status = StatusCalculator.Calculate(run.Snapshot, run.Plan, run.Failures);
        }

        return Task.FromResult<StepResult>(StepResult.Done.Instance);
    }
}
