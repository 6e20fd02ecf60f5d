namespace ModelServing.Controllers.Signals;

/// <summary>What one look at a pod's metrics said, summed over its models; null where it said nothing.</summary>
internal sealed record RuntimeSample
{
    /// <summary>Mean of <c>model_serving_busy_ratio</c>, 0 to 1.</summary>
    public double? BusyRatio { get; init; }

    /// <summary>Mean of <c>nv_gpu_utilization</c> over the pod's devices, 0 to 1. A runtime exposes it only for devices that the pod has to itself.</summary>
    public double? GpuRatio { get; init; }

    /// <summary>Bytes, over all devices.</summary>
    public double? GpuMemoryUsed { get; init; }

    /// <summary>Bytes, over all devices.</summary>
    public double? GpuMemoryTotal { get; init; }

    /// <summary>Requests that wait.</summary>
    public double? Queued { get; init; }

    /// <summary>Requests that are admitted and not answered.</summary>
    public double? InFlight { get; init; }

    /// <summary>Requests answered since the process began.</summary>
    public double? Answered { get; init; }

    /// <summary>Requests turned away since the process began: the queue was full, or their time had passed.</summary>
    public double? Rejected { get; init; }

    /// <summary>Time in the queue since the process began, in seconds, of all requests that left it.</summary>
    public double? QueueSeconds { get; init; }

    /// <summary>How many requests left the queue since the process began.</summary>
    public double? QueueCount { get; init; }
}
