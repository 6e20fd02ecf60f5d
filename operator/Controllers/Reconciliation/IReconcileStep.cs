namespace ModelServing.Controllers.Reconciliation;

/// <summary>One station of a reconcile. What it finds out it leaves in the run for those that follow.</summary>
internal interface IReconcileStep<in TRun>
{
    Task<StepResult> RunAsync(TRun run, CancellationToken cancellationToken);
}
