using System.Diagnostics.Metrics;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>
/// What ModelDeployments say of themselves, for dashboards and alerts: read from the cache when somebody scrapes. Every replica of the operator
/// exposes the same, so that nothing is missing while the leader changes: take the <c>max</c> over them, not the <c>sum</c>.
/// </summary>
internal static class ModelDeploymentMetrics
{
    public static void Register(IMeterFactory? meters, Func<IEnumerable<V1Alpha1ModelDeployment>> models)
    {
        var meter = ControllersMeter.Create(meters);
        Gauge("modeldeployment_info", "Always 1; what is served, as labels. The digest is empty until it is known.", Info);
        Gauge("modeldeployment_condition", "Always 1; the conditions of the status, as labels.", Conditions);
        Gauge("modeldeployment_replicas", "Pods of every revision.", static model => Count(model, model.Status?.Replicas));
        Gauge("modeldeployment_ready_replicas", "Pods that serve.", static model => Count(model, model.Status?.ReadyReplicas));

        void Gauge(string name, string description, Func<V1Alpha1ModelDeployment, IEnumerable<Measurement<long>>> measure) =>
            meter.CreateObservableGauge(name, () => models().SelectMany(measure), null, description);
    }

    private static IEnumerable<Measurement<long>> Info(V1Alpha1ModelDeployment model) =>
    [
        Measure(
            model,
            1,
            new("model", model.Spec?.Model?.Name ?? model.Metadata?.Name),
            new("version", model.Spec?.Model?.Version ?? ModelDeploymentDefaults.Version),
            new("digest", model.Status?.Model?.Digest ?? "")),
    ];

    private static IEnumerable<Measurement<long>> Conditions(V1Alpha1ModelDeployment model) => (model.Status?.Conditions ?? [])
        .OfType<V1Condition>()
        .Select(condition => Measure(model, 1, new("type", condition.Type), new("status", condition.Status), new("reason", condition.Reason)));

    private static IEnumerable<Measurement<long>> Count(V1Alpha1ModelDeployment model, long? count) => count is { } known ? [Measure(model, known)] : [];

    private static Measurement<long> Measure(V1Alpha1ModelDeployment model, long value, params KeyValuePair<string, object?>[] labels) =>
        new(value, [new("namespace", model.Metadata?.Namespace), new("modeldeployment", model.Metadata?.Name), .. labels]);
}
