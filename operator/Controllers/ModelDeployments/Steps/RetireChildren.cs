using Microsoft.Extensions.Logging;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Deletes what would undo the writes that follow. While it cannot be deleted nothing is written: the two would take turns for ever.</summary>
internal sealed class RetireChildren(ChildStores stores, ILogger logger) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        foreach (var child in run.Plan.Retirements)
        {
            try
            {
                await stores.For(child).DeleteAsync(run.Key, child, cancellationToken);
                Log.ChildDeleted(logger, child.GetType().Name, child.NamespacedName().ToString());
            }
            catch (ApiException exception) when (exception.IsConflict)
            {
                Log.ChildChanged(logger, child.GetType().Name, child.NamespacedName().ToString());
                return StepResult.Wait.AfterRace;
            }
            catch (Exception exception) when (Refusals.IsReported(exception))
            {
                run.Failures.Add(Refusals.Describe(child, exception));
            }
        }

        return StepResult.Done.Instance;
    }
}
