using System.Diagnostics.Metrics;

namespace ModelServing.Engine.Accelerators;

/// <summary>
/// The instruments of the pod's own devices, on the meter <see cref="MeterName"/>, with Triton's names, units and label (<c>gpu_uuid</c>). A device, or a figure
/// of it, that is not known has no series: a zero would be a lie.
/// </summary>
public sealed class AcceleratorMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ModelServing.Accelerators";

    private readonly AcceleratorSampler _sampler;
    private readonly Func<bool> _isUsed;
    private readonly Meter _meter;

    /// <summary>Creates the instruments.</summary>
    /// <param name="sampler">Knows the devices.</param>
    /// <param name="isUsed">Whether a model runs on them: the idleness of devices beside a model on processors says nothing of the pod.</param>
    /// <param name="meters">Makes the meter; without one it belongs to nobody but the process.</param>
    public AcceleratorMetrics(AcceleratorSampler sampler, Func<bool> isUsed, IMeterFactory? meters = null)
    {
        _sampler = sampler;
        _isUsed = isUsed;
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        Gauge("nv_gpu_utilization", "Share of the last ten seconds in which the GPU ran a kernel, 0 to 1.", device => _isUsed() ? device.Utilization : null);
        Gauge("nv_gpu_memory_total_bytes", "Memory of the GPU, in bytes.", device => device.MemoryTotalBytes);
        Gauge("nv_gpu_memory_used_bytes", "Memory of the GPU that is taken, the driver's reserve included, in bytes.", device => device.MemoryUsedBytes);
        Gauge("nv_gpu_power_usage", "What the GPU draws, in watts.", device => device.PowerWatts);
        Gauge("nv_gpu_power_limit", "What the GPU may draw, in watts.", device => device.PowerLimitWatts);
        _meter.CreateObservableCounter(
            "nv_energy_consumption", () => Observe(device => device.EnergyJoules), null, "What the GPU has drawn since the runtime first looked at it, in joules.");
        _meter.CreateObservableGauge("model_serving_accelerator_info", Describe, null, "1 for each GPU that the container sees; own says whether it is the pod's alone.");
    }

    internal Meter Meter => _meter;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string description, Func<DeviceSignals, double?> read) =>
        _meter.CreateObservableGauge(name, () => Observe(read), null, description);

    private IEnumerable<Measurement<double>> Observe(Func<DeviceSignals, double?> read)
    {
        foreach (var device in _sampler.Ask())
        {
            if (read(device) is { } value)
            {
                yield return new Measurement<double>(value, new KeyValuePair<string, object?>("gpu_uuid", device.Uuid));
            }
        }
    }

    private IEnumerable<Measurement<int>> Describe()
    {
        var inventory = _sampler.Inventory;
        return inventory.Seen.Select(device => new Measurement<int>(
            1,
            new KeyValuePair<string, object?>("gpu_uuid", device.Uuid),
            new KeyValuePair<string, object?>("name", device.Name),
            new KeyValuePair<string, object?>("own", inventory.Own.Contains(device) ? "true" : "false")));
    }
}
