namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.autoscaling.metrics[].type</c>.</summary>
public static class ScalingMetricTypes
{
    /// <summary>Percent of the time the pods' accelerators compute.</summary>
    public const string GpuUtilization = "GPUUtilization";

    /// <summary>Percent of the accelerators' memory in use.</summary>
    public const string GpuMemory = "GPUMemory";

    /// <summary>Percent of the sessions' time in which a batch runs, on any device.</summary>
    public const string BusyRatio = "BusyRatio";

    /// <summary>Requests that wait, per pod.</summary>
    public const string QueuedRequests = "QueuedRequests";

    /// <summary>Requests admitted and not answered yet, per pod.</summary>
    public const string InFlightRequests = "InFlightRequests";

    /// <summary>Mean wait of a request, in milliseconds.</summary>
    public const string QueueTime = "QueueTime";

    /// <summary>Percent of the CPU that the runtime's container requests.</summary>
    public const string CpuUtilization = "CPUUtilization";

    /// <summary>A metric of autoscaling/v2, as it is.</summary>
    public const string Custom = "Custom";

    /// <summary>Of a device that only <c>spec.accelerator</c> brings.</summary>
    public static bool NeedsAccelerator(string? type) => type is GpuUtilization or GpuMemory;

    /// <summary>Has a target in percent; what is not and is not <see cref="Custom"/> has an average value.</summary>
    public static bool IsPercentage(string? type) => type is GpuUtilization or GpuMemory or BusyRatio or CpuUtilization;
}
