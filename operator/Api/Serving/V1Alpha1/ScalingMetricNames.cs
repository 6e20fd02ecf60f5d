namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>
/// The pod metrics that the operator serves under <c>custom.metrics.k8s.io</c>, and that the autoscalers it writes ask for. One value a pod. The utilisations
/// of accelerator and instances go beyond 100 where requests come faster than a pod answers: 400 is work for four pods that do nothing else.
/// </summary>
public static class ScalingMetricNames
{
    /// <summary>Percent of the time the pod's accelerator computes; the runtime's own busy ratio where the device does not tell.</summary>
    public const string GpuUtilization = "gpu_utilization";

    /// <summary>Percent of the accelerator's memory in use, 0 to 100.</summary>
    public const string GpuMemoryUtilization = "gpu_memory_utilization";

    /// <summary>Percent of the sessions' time in which a batch runs, on any device.</summary>
    public const string BusyUtilization = "busy_utilization";

    /// <summary>Requests that wait.</summary>
    public const string QueuedRequests = "queued_requests";

    /// <summary>Requests that are admitted and not answered yet, those that wait included.</summary>
    public const string InFlightRequests = "in_flight_requests";

    /// <summary>Mean time that the requests answered since the last look had waited, in milliseconds.</summary>
    public const string QueueTime = "queue_time_milliseconds";
}
