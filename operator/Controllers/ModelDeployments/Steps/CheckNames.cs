using ModelServing.Api.Workloads;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>
/// Before pods are made, looks on the server whether a name is taken that comes after them in the plan: an object without our label is in no
/// cache, and no pod is to run of a model whose other children cannot be. What is found goes into the snapshot and the plan is made again.
/// The names before them need no look: <see cref="ApplyChildren"/> has made those children, or it stops.
/// </summary>
internal sealed class CheckNames(ChildStores stores, OperatorSettings settings) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        var found = false;
        foreach (var child in run.Plan.Applies.SkipWhile(static child => child is not V1Deployment).Skip(1))
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
