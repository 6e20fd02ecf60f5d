using System.Diagnostics.Metrics;
using ModelServing.Protocol.Errors;

namespace ModelServing.Engine.Telemetry;

/// <summary>Records what one model does.</summary>
internal sealed class ModelMetrics(EngineMetrics instruments, string model, string version, TimeProvider clock)
{
    private readonly BusyClock _busy = new(clock);
    private readonly KeyValuePair<string, object?>[][] _failureTags =
        [.. Enum.GetValues<ErrorKind>().Select(kind => (KeyValuePair<string, object?>[])[new("model", model), new("version", version), new("reason", Reason(kind))])];

    private Func<int> _pending = static () => 0;
    private Func<int> _inFlight = static () => 0;

    /// <summary>Whether there is anything to read yet.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>How many count here; changed by <see cref="EngineMetrics"/> alone.</summary>
    public int Users { get; set; }

    public KeyValuePair<string, object?>[] Tags { get; } = [new("model", model), new("version", version)];

    /// <summary>The same counts, to be read in this process.</summary>
    public InferenceStatistics Statistics { get; } = new();

    /// <summary>Requests that wait.</summary>
    public long Pending => Volatile.Read(ref _pending)();

    /// <summary>Requests that are admitted and not answered yet, those that wait included.</summary>
    public long InFlight => Volatile.Read(ref _inFlight)();

    /// <summary>Share of the sessions' time spent running lately, 0 to 1.</summary>
    public double BusyRatio => _busy.Ratio();

    /// <summary>Says where to read how many requests wait and are in flight, and over how many sessions the busy ratio goes.</summary>
    public void Watch(Func<int> pending, Func<int> inFlight, int sessions)
    {
        Volatile.Write(ref _pending, pending);
        Volatile.Write(ref _inFlight, inFlight);
        _busy.Sessions = sessions;
        IsOpen = true;
    }

    /// <inheritdoc cref="BusyClock.Work"/>
    public TimeSpan Work => _busy.Work;

    public void RunBegins() => _busy.Enter();

    public void RunEnds() => _busy.Leave();

    /// <summary>A run whose rows were answered. A batch that failed and was repeated is not counted, its repetitions are.</summary>
    public void Ran(int rows, in RunTimings timings)
    {
        instruments.Count.Add(rows, Tags);
        instruments.ExecutionCount.Add(1, Tags);
        instruments.BatchSize.Record(rows, Tags);
        instruments.ComputeSeconds.Record(timings.Infer.TotalSeconds, Tags);
        Statistics.Ran(rows, timings.Infer);
    }

    /// <summary>A request's part in a run. As Triton counts, each request of a batch bears the whole batch's compute time.</summary>
    public void TookPart(TimeSpan queued, in RunTimings timings)
    {
        Add(instruments.QueueDuration, Statistics.Queue, queued);
        Add(instruments.InputDuration, Statistics.ComputeInput, timings.Input);
        Add(instruments.InferDuration, Statistics.ComputeInfer, timings.Infer);
        Add(instruments.OutputDuration, Statistics.ComputeOutput, timings.Output);
        instruments.QueueSeconds.Record(queued.TotalSeconds, Tags);
    }

    /// <summary>The end of a request.</summary>
    public void Ended(InferOutcome outcome, TimeSpan duration)
    {
        if (outcome is InferOutcome.Refused refused)
        {
            instruments.Failure.Add(1, _failureTags[(int)refused.Error.Kind]);
            Statistics.Failure.Add(duration.Ticks * TimeSpan.NanosecondsPerTick);
            return;
        }

        instruments.Success.Add(1, Tags);
        Statistics.Answered(clock.GetUtcNow());
        Add(instruments.RequestDuration, Statistics.Success, duration);
        instruments.RequestSeconds.Record(duration.TotalSeconds, Tags);
    }

    /// <summary>Both in whole microseconds, so that they never disagree.</summary>
    private void Add(Counter<long> counter, DurationTally tally, TimeSpan time)
    {
        var microseconds = time.Ticks / TimeSpan.TicksPerMicrosecond;
        counter.Add(microseconds, Tags);
        tally.Add(microseconds * 1_000);
    }

    /// <summary>Nothing is counted here any more by one of those who did.</summary>
    public void Close() => instruments.Close(this, model, version);

    /// <summary>Triton's four reasons.</summary>
    private static string Reason(ErrorKind kind) => kind switch
    {
        ErrorKind.QueueFull or ErrorKind.DeadlineExceeded or ErrorKind.NotReady => "REJECTED",
        ErrorKind.Cancelled => "CANCELED",
        ErrorKind.Internal => "BACKEND",
        _ => "OTHER",
    };
}
