using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Host.MetricsApi.Documents;

/// <summary>What is served: the group, its versions, newest first, and the metrics, each of pods.</summary>
internal static class MetricsGroup
{
    public const string Name = "custom.metrics.k8s.io";

    public const string V1Beta1 = "v1beta1";

    public const string V1Beta2 = "v1beta2";

    /// <summary>The version that autoscalers read where both are there.</summary>
    public const string Preferred = V1Beta2;

    public static readonly string[] Versions = [V1Beta2, V1Beta1];

    public static readonly string[] Metrics =
    [
        ScalingMetricNames.BusyUtilization,
        ScalingMetricNames.GpuMemoryUtilization,
        ScalingMetricNames.GpuUtilization,
        ScalingMetricNames.InFlightRequests,
        ScalingMetricNames.QueueTime,
        ScalingMetricNames.QueuedRequests,
    ];
}
