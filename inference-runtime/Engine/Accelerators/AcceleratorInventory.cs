using System.Collections.Immutable;
using System.Globalization;

namespace ModelServing.Engine.Accelerators;

/// <summary>What devices there are, and whose.</summary>
/// <param name="Seen">All that the container sees.</param>
/// <param name="Ownership">Which of them are the pod's alone.</param>
public sealed record AcceleratorInventory(ImmutableArray<Accelerator> Seen, DeviceOwnership Ownership)
{
    private const double Gibibyte = 1L << 30;

    /// <summary>Before anything was looked for, and where there is nothing.</summary>
    public static AcceleratorInventory Empty { get; } = new([], new DeviceOwnership.NoDevice());

    /// <summary>Those of which metrics are exposed.</summary>
    public ImmutableArray<Accelerator> Own => Ownership is DeviceOwnership.Own own ? own.Devices : [];

    /// <summary>All devices on one line.</summary>
    public override string ToString() => string.Join(", ", Seen.Select(static device => string.Create(
        CultureInfo.InvariantCulture,
        $"{device.Name} ({(device.MemoryBytes is { } bytes ? $"{(bytes / Gibibyte).ToString("0.#", CultureInfo.InvariantCulture)} GiB, " : "")}{device.Uuid})")));
}
