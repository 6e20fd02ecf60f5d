using System.Globalization;
using System.Text.Json;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Desire;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Report;

/// <summary>An autoscaler's readings under the names of the spec.</summary>
internal static class CurrentMetrics
{
    /// <summary>Metrics that the autoscaler could not read are left out.</summary>
    public static IReadOnlyList<ScalingMetricStatus> Of(ClusterSnapshot snapshot, V2HorizontalPodAutoscalerStatus? status, IReadOnlyList<ResolvedMetric> metrics) =>
    [
        .. from entry in metrics.Select((metric, index) => (Metric: metric, Value: Value(status?.CurrentMetrics ?? [], Key.Of(MetricSpecBuilder.Build(metric)), index)))
           where entry.Value is not null
           select new ScalingMetricStatus { Name = entry.Metric.Name, Current = entry.Value, Source = Source(snapshot, entry.Metric) },
    ];

    /// <summary>The last one known stays while this process is not asked: replicas of the operator take turns in answering autoscalers.</summary>
    private static string? Source(ClusterSnapshot snapshot, ResolvedMetric metric) =>
        metric is not ResolvedMetric.OfPods { Metric: ScalingMetricNames.GpuUtilization } || snapshot.Scaling.ForeignProvider is not null ? null
        : snapshot.Scaling.GpuSource ?? snapshot.Resource.Status?.Autoscaling?.Metrics?.FirstOrDefault(before => before.Name == metric.Name)?.Source;

    /// <summary>By place and name, or else by name alone: the list may be of the spec before.</summary>
    private static string? Value(IReadOnlyList<V2MetricStatus> readings, Key key, int index)
    {
        var reading = index < readings.Count && Key.Of(readings[index]) == key ? readings[index] : readings.FirstOrDefault(other => Key.Of(other) == key);
        return Reading(reading)?.Current switch
        {
            { AverageUtilization: { } percent } => percent.ToString(CultureInfo.InvariantCulture),
            { AverageValue: { } average } => average.ToString(),
            { Value: { } value } => value.ToString(),
            _ => null,
        };
    }

    private static V2MetricReading? Reading(V2MetricStatus? status) => status?.Type switch
    {
        "Object" => status.OfObject,
        "Pods" => status.Pods,
        "Resource" => status.Resource,
        "ContainerResource" => status.ContainerResource,
        "External" => status.External,
        _ => null,
    };

    /// <summary>What a metric is known by in both the spec and the status of an autoscaler.</summary>
    private readonly record struct Key(string? Type, string? Name, string? Container)
    {
        public static Key Of(V2MetricStatus? status) => Reading(status) is { } reading
            ? new Key(status!.Type, reading.Metric?.Name ?? reading.Name, reading.Container)
            : default;

        public static Key Of(JsonElement spec)
        {
            var type = Text(spec, "type");
            var source = string.IsNullOrEmpty(type) ? default : Member(spec, char.ToLowerInvariant(type[0]) + type[1..]);
            return new Key(type, Text(Member(source, "metric"), "name") ?? Text(source, "name"), Text(source, "container"));
        }

        private static JsonElement Member(JsonElement value, string name) =>
            value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

        private static string? Text(JsonElement value, string name) =>
            Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }
}
