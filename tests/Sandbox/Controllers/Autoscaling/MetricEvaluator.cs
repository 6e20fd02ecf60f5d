using System.Text.Json.Nodes;
using ModelServing.Sandbox.Scheduling;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>Evaluates each metric of an autoscaler. Only pods metrics can be: nobody in the sandbox serves the others, and that is said as kcm says it.</summary>
internal sealed class MetricEvaluator(CustomMetricsReader metrics)
{
    public async Task<IReadOnlyList<MetricOutcome>> EvaluateAsync(
        JsonObject autoscaler, string selector, IReadOnlyList<PodReading> pods, int current, AutoscalerSpec spec, CancellationToken cancellationToken)
    {
        var outcomes = new List<MetricOutcome>();
        foreach (var metric in autoscaler.Items("spec", "metrics"))
        {
            outcomes.Add(metric.Text("type") == "Pods"
                ? await EvaluatePodsAsync(metric.Map("pods")!, autoscaler.Namespace!, selector, pods, current, spec, cancellationToken)
                : Unserved(metric, autoscaler.Namespace!));
        }

        return outcomes;
    }

    private async Task<MetricOutcome> EvaluatePodsAsync(
        JsonObject source, string inNamespace, string selector, IReadOnlyList<PodReading> pods, int current, AutoscalerSpec spec, CancellationToken cancellationToken)
    {
        var name = source.Text("metric", "name")!;
        try
        {
            var values = await metrics.ReadAsync(inNamespace, name, selector, source.At("metric", "selector"), cancellationToken);
            var target = (long)ResourceQuantity.ParseMillis(source.TextOrNumber("target", "averageValue")!);
            var (replicas, usage, fault) = ReplicaCalculator.Calculate(pods, values, target, current, spec);
            return fault is null ? new MetricOutcome.Proposal(replicas, $"pods metric {name}", Status(source, usage)) : Failed(fault);
        }
        catch (ApiCallException fault)
        {
            return Failed($"unable to get metric {name}: {fault.Message}");
        }

        static MetricOutcome Failed(string why) => new MetricOutcome.Failure("FailedGetPodsMetric", $"failed to get pods metric value: {why}");
    }

    private static JsonObject Status(JsonObject source, long usage) => new()
    {
        ["type"] = "Pods",
        ["pods"] = new JsonObject
        {
            ["metric"] = source.At("metric")?.DeepClone(),
            ["current"] = new JsonObject { ["averageValue"] = QuantityText.OfMilli(usage) },
        },
    };

    private static MetricOutcome.Failure Unserved(JsonObject metric, string inNamespace) => metric.Text("type") switch
    {
        "Resource" => new("FailedGetResourceMetric", $"failed to get {metric.Text("resource", "name")} utilization: unable to get metrics for resource {metric.Text("resource", "name")}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)"),
        "ContainerResource" => new("FailedGetContainerResourceMetric", $"failed to get {metric.Text("containerResource", "name")} utilization: unable to get metrics for resource {metric.Text("containerResource", "name")}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)"),
        "External" => new("FailedGetExternalMetric", $"unable to get external metric {inNamespace}/{metric.Text("external", "metric", "name")}/{Selector(metric)}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get {metric.Text("external", "metric", "name")}.external.metrics.k8s.io)"),
        var other => new($"FailedGet{other}Metric", $"the sandbox does not evaluate metrics of type {other}"),
    };

    /// <summary>As Go prints a pointer to a LabelSelector.</summary>
    private static string Selector(JsonObject metric) => metric.At("external", "metric", "selector") is { } selector
        ? $"&LabelSelector{{MatchLabels:map[string]string{{{string.Concat(selector.Strings("matchLabels").OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}: {label.Value},"))}}},MatchExpressions:[]LabelSelectorRequirement{{}},}}"
        : "nil";
}
