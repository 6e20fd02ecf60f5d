namespace ModelServing.Engine.Accelerators;

/// <summary>What a device has drawn since it was first looked at. Its own counter begins anew with the driver; this one never falls.</summary>
internal sealed class EnergyMeter
{
    private double? _last;
    private double _total;

    /// <summary>In joules; null where the device does not tell.</summary>
    public double? Add(double? counter)
    {
        if (counter is not { } now)
        {
            return null;
        }

        _total += Math.Max(0, now - (_last ?? now));
        _last = now;
        return _total;
    }
}
