using System.Collections.Immutable;
using ModelServing.Engine.Accelerators;

namespace ModelServing.Engine.Tests.Accelerators;

/// <summary>A driver that says what the test says, and can be held.</summary>
internal sealed class ScriptedLibrary(params Accelerator[] devices) : IAcceleratorLibrary, IAcceleratorReader
{
    private readonly ManualResetEventSlim _open = new(true);
    private int _reads;
    private int _entered;

    public ImmutableArray<Accelerator> Devices { get; } = [.. devices];

    public string? Unavailable { get; init; }

    public Exception? Fault { get; set; }

    public Func<Accelerator, AcceleratorReading> Answer { get; set; } = _ => Given.Reading(0.5);

    /// <summary>Reads that have been answered.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Reads that have begun.</summary>
    public int Entered => Volatile.Read(ref _entered);

    public bool IsClosed { get; private set; }

    public void Hang() => _open.Reset();

    public void GoOn() => _open.Set();

    public LibraryOutcome Open() => Unavailable is { } reason ? new LibraryOutcome.Unavailable(reason) : new LibraryOutcome.Opened(this);

    public AcceleratorReading Read(Accelerator device)
    {
        Interlocked.Increment(ref _entered);
        _open.Wait();
        if (Fault is { } fault)
        {
            throw fault;
        }

        var reading = Answer(device);
        Interlocked.Increment(ref _reads);
        return reading;
    }

    public void Dispose() => IsClosed = true;
}
