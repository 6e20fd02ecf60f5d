namespace ModelServing.Controllers.Signals;

/// <summary>Where <c>gpu_utilization</c> of a pod comes from.</summary>
public enum GpuSignalSource
{
    /// <summary>The share of time that the runtime's instances spend in the model: what is used where the device does not tell, or is shared.</summary>
    BusyRatio,

    /// <summary>The device's own utilisation, as the runtime reads it of devices that the pod has to itself.</summary>
    Device,
}
