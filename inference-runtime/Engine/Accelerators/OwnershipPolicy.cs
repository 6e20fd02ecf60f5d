using System.Collections.Immutable;

namespace ModelServing.Engine.Accelerators;

/// <summary>
/// Decides which devices are the pod's alone. It says so only where it is certain, and of all of them or of none: an autoscaler that goes by somebody else's
/// load is worse off than one that goes by the runtime's own busy ratio. Pure.
/// <list type="bullet">
/// <item>The container names its devices, or they were injected; <c>all</c> gives those of every other pod too.</item>
/// <item>No device is sliced (MIG): NVML has no utilisation of a slice, only of the whole.</item>
/// <item>No Multi-Process Service stands between the pod and the device.</item>
/// <item>Time-slicing can be ruled out: by the word of those who run the cluster, or since the device takes one process at a time. NVIDIA's device plugin
/// gives a pod with a share of a GPU the same variables as one with all of it, and processes of other containers cannot be seen.</item>
/// </list>
/// </summary>
public static class OwnershipPolicy
{
    /// <param name="environment">What the process was told.</param>
    /// <param name="seen">What NVML shows, in its order.</param>
    public static DeviceOwnership Decide(AcceleratorEnvironment environment, ImmutableArray<Accelerator> seen)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (seen.IsEmpty)
        {
            return new DeviceOwnership.NoDevice();
        }

        if (environment.UsesMps)
        {
            return new DeviceOwnership.Unsure("a Multi-Process Service shares them");
        }

        return Given(environment.Container, seen) switch
        {
            DeviceOwnership.Own given => Used(environment, given.Devices, seen) switch
            {
                DeviceOwnership.Own used => Exclusive(used, environment.Sharing),
                var other => other,
            },
            var other => other,
        };
    }

    /// <summary>The devices that the container was given.</summary>
    private static DeviceOwnership Given(VisibleDevices container, ImmutableArray<Accelerator> seen) => container switch
    {
        VisibleDevices.Injected => new DeviceOwnership.Own(seen),
        VisibleDevices.Listed { Devices: [DeviceName.Slice, ..] } => Sliced,
        VisibleDevices.Listed { Devices: [DeviceName.Place, ..] places } => places.Length == seen.Length
            ? new DeviceOwnership.Own(seen)
            : new DeviceOwnership.Unsure("NVIDIA_VISIBLE_DEVICES counts other devices than are seen"),
        VisibleDevices.Listed list => Named(list.Devices, seen, "NVIDIA_VISIBLE_DEVICES"),
        VisibleDevices.Every => new DeviceOwnership.Unsure("NVIDIA_VISIBLE_DEVICES gives all devices of the node, those of other pods too"),
        VisibleDevices.Unreadable unreadable => new DeviceOwnership.Unsure($"NVIDIA_VISIBLE_DEVICES cannot be read: {unreadable.Reason}"),
        _ => new DeviceOwnership.Unsure("NVIDIA_VISIBLE_DEVICES gives none"),
    };

    /// <summary>Those of them that CUDA may use: an idle one beside them would halve the mean.</summary>
    private static DeviceOwnership Used(AcceleratorEnvironment environment, ImmutableArray<Accelerator> given, ImmutableArray<Accelerator> seen)
    {
        switch (environment.Process)
        {
            case VisibleDevices.Unset:
                return new DeviceOwnership.Own(given);
            case VisibleDevices.NoDevice:
                return new DeviceOwnership.NoDevice();
            case VisibleDevices.Listed { Devices: [DeviceName.Slice, ..] }:
                return Sliced;
            case VisibleDevices.Listed { Devices: [DeviceName.Gpu, ..] names }:
                return Named(names, given, "CUDA_VISIBLE_DEVICES");
            case VisibleDevices.Listed { Devices: var places }:
                var numbers = places.Cast<DeviceName.Place>().Select(place => place.Number).ToHashSet();
                if (numbers.Any(number => number >= seen.Length) || given.Length != seen.Length)
                {
                    return new DeviceOwnership.Unsure("CUDA_VISIBLE_DEVICES counts other devices than are given");
                }

                // Without an order that is NVML's too, only all of them are known.
                return environment.CountsByBus || numbers.Count == seen.Length
                    ? new DeviceOwnership.Own([.. seen.Where((_, index) => numbers.Contains(index))])
                    : new DeviceOwnership.Unsure("CUDA_VISIBLE_DEVICES counts devices in CUDA's own order; use UUIDs, or CUDA_DEVICE_ORDER=PCI_BUS_ID");
            case VisibleDevices.Unreadable unreadable:
                return new DeviceOwnership.Unsure($"CUDA_VISIBLE_DEVICES cannot be read: {unreadable.Reason}");
            default:
                return new DeviceOwnership.Unsure("CUDA_VISIBLE_DEVICES names no device");
        }
    }

    private static DeviceOwnership Exclusive(DeviceOwnership.Own used, AcceleratorSharing sharing)
    {
        if (used.Devices.Any(device => device.IsSliced is not false))
        {
            return Sliced;
        }

        return sharing == AcceleratorSharing.None || used.Devices.All(device => device.ComputeMode == ComputeMode.ExclusiveProcess)
            ? used
            : new DeviceOwnership.Unsure("time-slicing cannot be seen from inside a pod, and MODEL_SERVING_ACCELERATOR_SHARING does not say None");
    }

    private static DeviceOwnership Named(ImmutableArray<DeviceName> names, ImmutableArray<Accelerator> among, string variable)
    {
        var found = new HashSet<Accelerator>();
        foreach (var name in names.Cast<DeviceName.Gpu>())
        {
            var matches = among.Where(device => device.Uuid.StartsWith(name.Prefix, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (matches is not [var device] || !found.Add(device))
            {
                return new DeviceOwnership.Unsure($"{variable} names a device that is not among those that are seen, or not one alone");
            }
        }

        return new DeviceOwnership.Own([.. among.Where(found.Contains)]);
    }

    private static DeviceOwnership.Unsure Sliced { get; } = new("they are parts of a GPU (MIG), of which NVML tells no utilisation");
}
