using System.Diagnostics;
using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>A metric as autoscaling/v2 wants it. Metrics of pods can only have an average value: a percentage is one, too.</summary>
internal static class MetricSpecBuilder
{
    public static JsonElement Build(ResolvedMetric metric) => metric switch
    {
        ResolvedMetric.OfPods pods => Write(new V2MetricSpec
        {
            Type = "Pods",
            Pods = new V2PodsMetricSource
            {
                Metric = new V2MetricIdentifier { Name = pods.Metric },
                Target = new V2MetricTarget { Type = "AverageValue", AverageValue = pods.AverageValue },
            },
        }),
        ResolvedMetric.OfCpu cpu => Write(new V2MetricSpec
        {
            Type = "ContainerResource",
            ContainerResource = new V2ContainerResourceMetricSource
            {
                Name = "cpu",
                Container = ContainerBuilder.RuntimeName,
                Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = cpu.AverageUtilization },
            },
        }),
        ResolvedMetric.Custom custom => custom.Metric,
        _ => throw new UnreachableException($"{metric.GetType().Name} is no metric."),
    };

    private static JsonElement Write(V2MetricSpec spec) => JsonSerializer.SerializeToElement(spec, ApiJsonContext.Default.V2MetricSpec);
}
