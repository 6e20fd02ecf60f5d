using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>
/// Applies, in order, the children that differ. Stops at the first that the server does not take; the failure is reported, not thrown.
/// None after one that failed before: a Deployment must not let go of replicas that nobody else holds. An object of that name that
/// is not ours is never taken over: it goes into the snapshot, the plan is made again, and nothing more is written.
/// </summary>
internal sealed class ApplyChildren(ChildStores stores, OperatorSettings settings, ILogger logger) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        foreach (var child in run.Failures.Count == 0 ? run.Plan.Applies : [])
        {
            try
            {
                await ApplyAsync(run, child, cancellationToken);
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
            }

            if (run.Failures.Count + run.Plan.Conflicts.Count > 0)
            {
                break;
            }
        }

        return StepResult.Done.Instance;
    }

    private async Task ApplyAsync(ReconcileRun run, IKubernetesObject<V1ObjectMeta> child, CancellationToken cancellationToken)
    {
        var (store, name) = (stores.For(child), child.NamespacedName());
        var known = store.FindCached(name);
        try
        {
            await store.ApplyAsync(run.Key, child, known, cancellationToken);
        }
        catch (ApiException exception) when (exception.IsConflict && known is null && run.Plan.Model is not null)
        {
            // Without our label it is in no cache: a stranger's, or ours and somebody took the label off.
            if (await store.FindLiveAsync(name, cancellationToken) is not { } live)
            {
                throw;
            }

            run.Snapshot = run.Snapshot.With(live);
            run.Plan = ReconcilePlanner.Plan(run.Snapshot, settings);
            if (run.Plan.Conflicts.Count > 0)
            {
                return;
            }

            // The plan was made without it. With its labels the caches see it, and the next one is not.
            await store.LabelAsync(live, child.Metadata!.Labels!, cancellationToken);
            throw;
        }

        Log.ChildApplied(logger, child.Kind, name.ToString());
    }
}
