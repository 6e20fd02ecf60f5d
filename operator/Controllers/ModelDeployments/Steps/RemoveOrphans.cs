using Microsoft.Extensions.Logging;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Deletes children that nothing needs any more, each by its uid. Not after a failed apply: what is still needed then is unsure.</summary>
internal sealed class RemoveOrphans(ChildStores stores, ILogger logger) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        foreach (var child in run.Failures.Count == 0 ? run.Plan.Deletes : [])
        {
            try
            {
                await stores.For(child).DeleteAsync(run.Key, child, cancellationToken);
                Log.ChildDeleted(logger, child.GetType().Name, child.NamespacedName().ToString());
            }
            catch (ApiException exception) when (exception.IsConflict)
            {
                // Another object has the name by now: ours is gone, which is all that was wanted.
                Log.ChildChanged(logger, child.GetType().Name, child.NamespacedName().ToString());
            }
        }

        return StepResult.Done.Instance;
    }
}
