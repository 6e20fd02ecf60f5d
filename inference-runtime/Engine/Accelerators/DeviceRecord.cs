using Microsoft.Extensions.Logging;

namespace ModelServing.Engine.Accelerators;

/// <summary>One device over time.</summary>
internal sealed class DeviceRecord(Accelerator device, TimeProvider time, ILogger logger)
{
    private readonly UtilizationWindow _utilization = new(time);
    private readonly EnergyMeter _energy = new();
    private string? _fault;

    public DeviceSignals Look(IAcceleratorReader reader)
    {
        var reading = reader.Read(device);
        if (reading.Fault != _fault)
        {
            // Once, not once a second.
            _fault = reading.Fault;
            if (_fault is null)
            {
                Log.Answers(logger, device.Uuid);
            }
            else
            {
                Log.Faulted(logger, device.Uuid, _fault);
            }
        }

        return new DeviceSignals(
            device.Uuid,
            _utilization.Add(reading.Utilization),
            reading.MemoryTotalBytes,
            reading.MemoryUsedBytes,
            reading.PowerWatts,
            reading.PowerLimitWatts,
            _energy.Add(reading.EnergyJoules));
    }
}
