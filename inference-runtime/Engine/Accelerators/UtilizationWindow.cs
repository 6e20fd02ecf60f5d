namespace ModelServing.Engine.Accelerators;

/// <summary>
/// The mean of a device's utilisation over the last ten seconds, as the runtime's busy ratio has it. One sample speaks of a sixth of a second to a second,
/// and of a model that runs in bursts says 0 or 1.
/// </summary>
internal sealed class UtilizationWindow(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private readonly Queue<(long At, double Ratio)> _samples = [];

    /// <summary>The mean with this sample; null where there is none, and then those before it are forgotten.</summary>
    public double? Add(double? ratio)
    {
        if (ratio is not { } value)
        {
            _samples.Clear();
            return null;
        }

        _samples.Enqueue((time.GetTimestamp(), value));
        while (time.GetElapsedTime(_samples.Peek().At) >= Length)
        {
            _samples.Dequeue();
        }

        return _samples.Average(static sample => sample.Ratio);
    }
}
