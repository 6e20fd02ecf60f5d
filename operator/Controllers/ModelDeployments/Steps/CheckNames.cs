using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>
/// Before a child is made, looks on the server whether its name is taken: an object without our label is in no cache, and applying would
/// take it over. What is found goes into the snapshot and the plan is made again.
/// </summary>
internal sealed class CheckNames(ChildStores stores, OperatorSettings settings) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        var found = false;
        foreach (var child in run.Plan.Applies)
        {
            var (store, name) = (stores.For(child), child.NamespacedName());
            if (store.FindCached(name) is null && await store.FindLiveAsync(name, cancellationToken) is { } taken)
            {
                run.Snapshot = run.Snapshot.With(taken);
                found = true;
            }
        }

        if (found)
        {
            run.Plan = ReconcilePlanner.Plan(run.Snapshot, settings);
        }

        return StepResult.Done.Instance;
    }
}
