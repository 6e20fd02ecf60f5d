using System.Diagnostics;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Resolve;

/// <summary>
/// Defaults of <c>spec.autoscaling</c>. The one default metric is enough, since what the operator serves under its name goes on beyond 100 % where a pod does
/// not keep up. The queue would make it worse: it grows for as long as new pods take to start, and asks for ever more of them.
/// </summary>
internal static class AutoscalingResolver
{
    private const int DefaultUtilization = 70;

    public static ResolvedAutoscaling? Resolve(AutoscalingSpec? spec, ResolvedAccelerator? accelerator)
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
            engine == AutoscalingEngines.External ? [] : spec.Metrics?.Select(Resolve).ToArray() ?? [Default(accelerator)],
            spec.ScaleDownStabilizationSeconds ?? ModelDeploymentDefaults.ScaleDownStabilizationSeconds);
    }

    private static ResolvedMetric.OfPods Default(ResolvedAccelerator? accelerator) => accelerator is null
        ? new ResolvedMetric.OfPods("busy", ScalingMetricNames.BusyUtilization, Quantity.FromInt64(DefaultUtilization))
        : new ResolvedMetric.OfPods("gpu", ScalingMetricNames.GpuUtilization, Quantity.FromInt64(DefaultUtilization));

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
