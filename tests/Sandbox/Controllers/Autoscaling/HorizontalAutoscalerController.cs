using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>
/// kube-controller-manager's HorizontalPodAutoscaler controller: looks at each autoscaler every sync period, and at once when it is new or its spec has
/// changed. Everything it knows of the target comes through the API server.
/// </summary>
internal sealed class HorizontalAutoscalerController(ControllerContext context, ApiClient api, ResourceCatalog catalog, TimeSpan syncPeriod) : Controller(context), IAsyncDisposable
{
    public const string User = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
    private const string Component = "horizontal-pod-autoscaler";
    private readonly MetricEvaluator _evaluator = new(new CustomMetricsReader(api));
    private readonly Dictionary<ObjectKey, AutoscalerMemory> _memories = [];

    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.Autoscalers];

    public ValueTask DisposeAsync()
    {
        api.Dispose();
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change) =>
        change.Previous is { } before && change.Type == StoreEventType.Modified && JsonNode.DeepEquals(before["spec"], change.Object["spec"]) ? [] : [change.Key];

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (Store.Get(key) is not { IsDeleting: false } autoscaler)
        {
            _memories.Remove(key);
            return null;
        }

        try
        {
            var target = await ScaleTarget.ReadAsync(api, catalog, autoscaler, cancellationToken);
            await ScaleAsync(key, autoscaler, target, cancellationToken);
        }
        catch (ApiCallException fault)
        {
            Context.Events.Record(autoscaler, EventType.Warning, "FailedGetScale", fault.Message, Component);
            WriteStatus(key, status => Set(status, new Condition("AbleToScale", false, "FailedGetScale", $"the HPA controller was unable to get the target's current scale: {fault.Message}")));
        }

        return syncPeriod;
    }

    private async Task ScaleAsync(ObjectKey key, JsonObject autoscaler, ScaleTarget target, CancellationToken cancellationToken)
    {
        var (spec, current) = (AutoscalerSpec.Of(autoscaler), target.Replicas);
        var memory = _memories.GetValueOrDefault(key) ?? AutoscalerMemory.Begin(current, Context.Time.GetUtcNow());
        var outcomes = AutoscalerDecider.NeedsMetrics(spec, current)
            ? await _evaluator.EvaluateAsync(autoscaler, target.Selector, Pods(key.Namespace!, target.Selector), current, spec, cancellationToken)
            : [];
        var decision = AutoscalerDecider.Decide(spec, current, outcomes, memory, Context.Time.GetUtcNow());
        _memories[key] = decision.Memory;
        Tell(autoscaler, decision, outcomes);
        var rescaled = decision.Replicas is { } replicas && replicas != current ? await RescaleAsync(key, autoscaler, target, spec, decision, cancellationToken) : null;
        WriteStatus(key, status =>
        {
            Set(status, new Condition("AbleToScale", true, "SucceededGetScale", "the HPA controller was able to get the target's current scale"));
            decision.Conditions.ToList().ForEach(condition => Set(status, condition));
            WriteNumbers(status, current, rescaled is { Status: false } ? current : decision.Replicas ?? current, outcomes);
            if (rescaled is not null)
            {
                Set(status, rescaled);
                status.Put("lastScaleTime", rescaled.Status ? Context.Time.GetUtcNow().ToTimestamp() : status.Text("lastScaleTime"));
            }
        });
    }

    /// <summary>The condition that tells what came of it.</summary>
    private async Task<Condition> RescaleAsync(
        ObjectKey key, JsonObject autoscaler, ScaleTarget target, AutoscalerSpec spec, AutoscalerDecision decision, CancellationToken cancellationToken)
    {
        var replicas = decision.Replicas!.Value;
        try
        {
            await target.WriteAsync(replicas, cancellationToken);
        }
        catch (ApiCallException fault)
        {
            Context.Events.Record(autoscaler, EventType.Warning, "FailedRescale", $"New size: {replicas}; reason: {decision.Reason}; error: {fault.Message}", Component);
            return new Condition("AbleToScale", false, "FailedUpdateScale", $"the HPA controller was unable to update the target scale: {fault.Message}");
        }

        _memories[key] = decision.Memory.Scaled(target.Replicas, replicas, spec, Context.Time.GetUtcNow());
        Context.Events.Record(autoscaler, EventType.Normal, "SuccessfulRescale", $"New size: {replicas}; reason: {decision.Reason}", Component);
        return new Condition("AbleToScale", true, "SucceededRescale", $"the HPA controller was able to update the target scale to {replicas}");
    }

    private List<PodReading> Pods(string inNamespace, string selector)
    {
        var wanted = ModelServing.Sandbox.Api.LabelSelector.Parse(selector);
        return
        [
            .. Store.List(KnownResources.Pods, inNamespace).Items.Where(wanted.Matches)
                .Select(pod => new PodReading(pod.Name, pod.IsDeleting || pod.Text("status", "phase") == "Failed", pod.Text("status", "phase") == "Pending")),
        ];
    }

    private void Tell(JsonObject autoscaler, AutoscalerDecision decision, IReadOnlyList<MetricOutcome> outcomes)
    {
        foreach (var failure in outcomes.OfType<MetricOutcome.Failure>())
        {
            Context.Events.Record(autoscaler, EventType.Warning, failure.Reason, failure.Message, Component);
        }

        if (decision is { Failure: { } why, Replicas: null })
        {
            Context.Events.Record(autoscaler, EventType.Warning, "FailedComputeMetricsReplicas", why, Component);
        }
    }

    private static void WriteNumbers(JsonObject status, int current, int desired, IReadOnlyList<MetricOutcome> outcomes)
    {
        status["currentReplicas"] = current;
        status["desiredReplicas"] = desired;
        var known = outcomes.OfType<MetricOutcome.Proposal>().Select(proposal => proposal.Current.DeepClone()).ToArray();
        status.Put("currentMetrics", known.Length > 0 ? new JsonArray(known) : null);
    }

    private void WriteStatus(ObjectKey key, Action<JsonObject> change) => Store.ChangeStatus(key, value => change(value.Ensure("status")));

    private void Set(JsonObject status, Condition condition) => Conditions.Set(status, condition, Context.Time.GetUtcNow());
}
