using ModelServing.Controllers.Signals;

namespace ModelServing.Controllers.Tests.Autoscaling;

/// <summary>
/// A pod of the runtime in virtual time: one instance that takes what waits, up to a full batch, as soon as it is free; a bounded queue; and the counters
/// that the real one exposes. A batch of n takes <c>PerBatch + n * PerRequest</c> seconds.
/// </summary>
internal sealed class SimulatedPod(string name, double bornAt, double startSeconds, PodSpeed speed)
{
    private const int MostWaiting = 512;
    private const double BusyWindow = 10;
    private readonly Queue<(double From, double To)> _batches = new();
    private DemandWindow _demand = DemandWindow.Empty;
    private RuntimeSample? _last;
    private double _lastAt;
    private double _freeAt;
    private int _inBatch;
    private long _answered;
    private long _rejected;

    public string Name => name;

    /// <summary>What the operator made of the last look; null before the first.</summary>
    public PodSignals? Signals { get; private set; }

    public double LookedAt { get; private set; }

    public int Waiting { get; private set; }

    public bool IsReady(double now) => now >= bornAt + startSeconds;

    /// <summary>Until its model is fetched; then it runs and is not ready.</summary>
    public bool IsPending(double now) => now < bornAt + startSeconds / 2;

    /// <summary>False when it is turned away.</summary>
    public bool Offer()
    {
        if (Waiting == MostWaiting)
        {
            _rejected++;
            return false;
        }

        Waiting++;
        return true;
    }

    /// <summary>Goes on to <paramref name="now"/>; how many were answered on the way.</summary>
    public int Advance(double now)
    {
        var before = _answered;
        while (_inBatch > 0 && _freeAt <= now)
        {
            _answered += _inBatch;
            _inBatch = 0;
            Begin(_freeAt);
        }

        if (_inBatch == 0)
        {
            Begin(now);
        }

        return (int)(_answered - before);
    }

    /// <summary>Everything that it has under way.</summary>
    public int Drain() => Waiting + _inBatch;

    /// <summary>A look of the operator, with its own code.</summary>
    public void Look(double now)
    {
        var sample = new RuntimeSample
        {
            BusyRatio = Busy(now),
            Queued = Waiting,
            InFlight = Waiting + _inBatch,
            Answered = _answered,
            Rejected = _rejected,
        };
        _demand = _demand.Add(sample);
        Signals = SignalDerivation.Derive(_last, sample, TimeSpan.FromSeconds(now - _lastAt), Signals, _demand.Percent());
        (_last, _lastAt, LookedAt) = (sample, now, now);
    }

    private void Begin(double now)
    {
        _inBatch = Math.Min(Waiting, PodSpeed.MaxBatch);
        Waiting -= _inBatch;
        if (_inBatch > 0)
        {
            _freeAt = now + speed.PerBatch + speed.PerRequest * _inBatch;
            _batches.Enqueue((now, _freeAt));
        }
    }

    private double Busy(double now)
    {
        while (_batches.TryPeek(out var oldest) && oldest.To < now - BusyWindow)
        {
            _batches.Dequeue();
        }

        return _batches.Sum(batch => Math.Max(0, Math.Min(batch.To, now) - Math.Max(batch.From, now - BusyWindow))) / BusyWindow;
    }
}
