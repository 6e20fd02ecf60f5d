namespace ModelServing.Engine.Telemetry;

/// <summary>How often something happened and how long it took in all. Adding and reading may meet on different threads.</summary>
public sealed class DurationTally
{
    private long _count;
    private long _nanoseconds;

    public long Count => Interlocked.Read(ref _count);

    public long Nanoseconds => Interlocked.Read(ref _nanoseconds);

    internal void Add(long nanoseconds)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _nanoseconds, nanoseconds);
    }
}
