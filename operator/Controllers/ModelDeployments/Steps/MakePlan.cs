using ModelServing.Controllers.Reconciliation;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Decides, in pure code: validate, resolve, desire, plan.</summary>
internal sealed class MakePlan(OperatorSettings settings) : IReconcileStep<ReconcileRun>
{
    public Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        run.Plan = ReconcilePlanner.Plan(run.Snapshot, settings);
        return Task.FromResult<StepResult>(StepResult.Done.Instance);
    }
}
