using System.Collections.Immutable;

namespace ModelServing.Engine.Accelerators;

/// <summary>The driver, found and initialised. For one thread.</summary>
public interface IAcceleratorReader : IDisposable
{
    /// <summary>The devices that the container sees, in the order of the bus.</summary>
    ImmutableArray<Accelerator> Devices { get; }

    /// <summary>Asks a device. Never throws; may take as long as the driver does.</summary>
    /// <param name="device">One of <see cref="Devices"/>.</param>
    AcceleratorReading Read(Accelerator device);
}
