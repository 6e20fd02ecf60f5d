using System.Collections.Immutable;

namespace ModelServing.Engine.Accelerators;

/// <summary>Whose the devices are that the container sees.</summary>
public abstract record DeviceOwnership
{
    private DeviceOwnership()
    {
    }

    /// <summary>These are the pod's alone: what is measured on them is the pod's doing.</summary>
    /// <param name="Devices">At least one, in NVML's order.</param>
    public sealed record Own(ImmutableArray<Accelerator> Devices) : DeviceOwnership;

    /// <summary>Somebody else may be at work on them.</summary>
    /// <param name="Reason">Why that cannot be ruled out.</param>
    public sealed record Unsure(string Reason) : DeviceOwnership;

    /// <summary>There is no device that the process may use.</summary>
    public sealed record NoDevice : DeviceOwnership;
}
