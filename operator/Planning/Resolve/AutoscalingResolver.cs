using System.Diagnostics;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Resolve;

/// <summary>
/// Defaults of <c>spec.autoscaling</c>. Utilisation alone is a poor signal: a single stream of requests can keep a device busy all the time, and
/// beyond 100 % it says nothing of how much is missing. The queue says it, so the default is both, and the larger answer wins.
/// </summary>
internal static class AutoscalingResolver
{
    private const int DefaultUtilization = 70;

    public static ResolvedAutoscaling? Resolve(AutoscalingSpec? spec, ResolvedAccelerator? accelerator, ResolvedExecution execution, ResolvedBatching batching)
    {
        if (spec is null)
        {
            return null;
        }

        var engine = spec.Engine ?? AutoscalingEngines.HorizontalPodAutoscaler;
        return new ResolvedAutoscaling(
            engine,
            spec.MinReplicas ?? ModelDeploymentDefaults.MinReplicas,
            spec.MaxReplicas!.Value,
            engine == AutoscalingEngines.External ? [] : spec.Metrics?.Select(Resolve).ToArray() ?? Defaults(accelerator, execution, batching),
            spec.ScaleDownStabilizationSeconds ?? ModelDeploymentDefaults.ScaleDownStabilizationSeconds);
    }

    private static ResolvedMetric[] Defaults(ResolvedAccelerator? accelerator, ResolvedExecution execution, ResolvedBatching batching) =>
    [
        accelerator is null
            ? new ResolvedMetric.OfPods("busy", ScalingMetricNames.BusyUtilization, Quantity.FromInt64(DefaultUtilization))
            : new ResolvedMetric.OfPods("gpu", ScalingMetricNames.GpuUtilization, Quantity.FromInt64(DefaultUtilization)),

        // Up to a full batch per instance may wait for those that compute; who waits behind it waits for two.
        new ResolvedMetric.OfPods("queue", ScalingMetricNames.QueuedRequests, Quantity.FromInt64((long)batching.MaxBatchSize * execution.Instances)),
    ];

    private static ResolvedMetric Resolve(ScalingMetric metric) => metric.Type switch
    {
        ScalingMetricTypes.Custom => new ResolvedMetric.Custom(metric.Name!, metric.Metric!.Value),
        ScalingMetricTypes.CpuUtilization => new ResolvedMetric.OfCpu(metric.Name!, metric.Target!.AverageUtilization!.Value),
        var type => new ResolvedMetric.OfPods(
            metric.Name!, NameOf(type), metric.Target!.AverageValue ?? Quantity.FromInt64(metric.Target.AverageUtilization!.Value)),
    };

    private static string NameOf(string? type) => type switch
    {
        ScalingMetricTypes.GpuUtilization => ScalingMetricNames.GpuUtilization,
        ScalingMetricTypes.GpuMemory => ScalingMetricNames.GpuMemoryUtilization,
        ScalingMetricTypes.BusyRatio => ScalingMetricNames.BusyUtilization,
        ScalingMetricTypes.QueuedRequests => ScalingMetricNames.QueuedRequests,
        ScalingMetricTypes.InFlightRequests => ScalingMetricNames.InFlightRequests,
        ScalingMetricTypes.QueueTime => ScalingMetricNames.QueueTime,
        _ => throw new UnreachableException($"A validated metric is not of type {type}."),
    };
}
