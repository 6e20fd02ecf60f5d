using Microsoft.Extensions.Logging;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>
/// Applies, in order, the children that differ. Stops at the first that the server does not take; the failure is reported, not thrown.
/// None after one that failed before: a Deployment must not let go of replicas that nobody else holds.
/// </summary>
internal sealed class ApplyChildren(ChildStores stores, ILogger logger) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        foreach (var child in run.Failures.Count == 0 ? run.Plan.Applies : [])
        {
            try
            {
                await stores.For(child).ApplyAsync(run.Key, child, cancellationToken);
                Log.ChildApplied(logger, child.Kind, child.NamespacedName().ToString());
            }
            catch (ApiException exception) when (exception.IsConflict)
            {
                // The object was replaced since the cache saw it: look again rather than report what is over by then.
                Log.ChildChanged(logger, child.Kind, child.NamespacedName().ToString());
                return StepResult.Wait.AfterRace;
            }
            catch (Exception exception) when (Refusals.IsReported(exception))
            {
                run.Failures.Add(Refusals.Describe(child, exception));
                break;
            }
        }

        return StepResult.Done.Instance;
    }
}
