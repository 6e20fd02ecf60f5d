using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Controllers.Signals;

/// <summary>The signals of one pod; null where there is none. Percentages are 0 to 100; utilisations other than of memory go on to 1000 where a pod does not keep up.</summary>
internal sealed record PodSignals(
    double? GpuUtilization,
    GpuSignalSource GpuSource,
    double? GpuMemoryUtilization,
    double? BusyUtilization,
    double? QueuedRequests,
    double? InFlightRequests,
    double? QueueTimeMilliseconds)
{
    /// <summary>The value of a metric of <see cref="ScalingMetricNames"/>; null for others.</summary>
    public double? Find(string metric) => metric switch
    {
        ScalingMetricNames.GpuUtilization => GpuUtilization,
        ScalingMetricNames.GpuMemoryUtilization => GpuMemoryUtilization,
        ScalingMetricNames.BusyUtilization => BusyUtilization,
        ScalingMetricNames.QueuedRequests => QueuedRequests,
        ScalingMetricNames.InFlightRequests => InFlightRequests,
        ScalingMetricNames.QueueTime => QueueTimeMilliseconds,
        _ => null,
    };
}
