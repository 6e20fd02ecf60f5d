using System.Net;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Planning.Report;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Applies, in order, the children that differ. Stops at the first that the server does not take; the failure is reported, not thrown.</summary>
internal sealed class ApplyChildren(ChildStores stores, ILogger logger) : IReconcileStep<ReconcileRun>
{
    public async Task<StepResult> RunAsync(ReconcileRun run, CancellationToken cancellationToken)
    {
        foreach (var child in run.Plan.Applies)
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
            catch (Exception exception) when (exception is ApiException or ApiUnreachableException)
            {
                run.Failures.Add(Describe(child, exception));
                break;
            }
        }

        return StepResult.Done.Instance;
    }

    private static ApplyFailure Describe(IKubernetesObject<V1ObjectMeta> child, Exception exception)
    {
        var message = exception is ApiException { Status.Message: { Length: > 0 } said } ? said : exception.Message;
        var isTerminal = exception is ApiException refusal && (refusal.IsInvalid || refusal.Code == HttpStatusCode.Forbidden);
        return new ApplyFailure(child.Kind ?? child.GetType().Name, child.Metadata?.Name ?? "", message, isTerminal);
    }
}
