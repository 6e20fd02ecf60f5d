using System.Diagnostics.CodeAnalysis;

namespace ModelServing.Kubernetes.Queueing;

/// <summary>
/// A queue of keys with client-go's guarantees: a key waits at most once, never runs twice at the same time, and a key added
/// while it runs is handed out again afterwards. Ordered by priority, then by turns of the groups (<see cref="ReadyKeys{TKey}"/>), then by the time it
/// became ready. A duplicate keeps the higher priority and the earlier ready time. Thread-safe. Delays run on the given <see cref="TimeProvider"/>:
/// one heap, one timer.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue.")]
public sealed class WorkQueue<TKey> : IDisposable where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _readySignal = new(0);
    private readonly Dictionary<TKey, Waiting> _waiting = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly ReadyKeys<TKey> _ready;
    private readonly PriorityQueue<Ticket<TKey>, long> _delayed = new();
    private readonly ItemBackoff<TKey> _backoff = ItemBackoff<TKey>.Standard();
    private readonly WorkQueueMetrics? _metrics;
    private long _order;
    private bool _stopped;

    /// <param name="time">Clock of delays and metrics.</param>
    /// <param name="metrics">Hears of each key; null for nobody.</param>
    /// <param name="groupOf">The group of a key, such as its namespace; null for one group of all.</param>
    public WorkQueue(TimeProvider time, WorkQueueMetrics? metrics = null, Func<TKey, string>? groupOf = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _ready = new ReadyKeys<TKey>(groupOf ?? (static _ => ""));
        _time = time;
        _metrics = metrics;
        metrics?.Observe(Depths, Running);
        _timer = time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).ReleaseDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that are ready and not yet taken.</summary>
    public int ReadyCount
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Values.Count(static waiting => waiting.IsReady);
            }
        }
    }

    /// <summary>Tickets in the heap of delayed keys, outdated ones included.</summary>
    internal int DelayedTickets
    {
        get
        {
            lock (_gate)
            {
                return _delayed.Count;
            }
        }
    }

    /// <summary>Keys that a worker holds now.</summary>
    public int ProcessingCount
    {
        get
        {
            lock (_gate)
            {
                return _processing.Count;
            }
        }
    }

    public void Add(TKey key, int priority = WorkPriority.Normal) => AddAfter(key, TimeSpan.Zero, priority);

    /// <summary>Adds the key once <paramref name="delay"/> has passed; zero or less means now.</summary>
    public void AddAfter(TKey key, TimeSpan delay, int priority = WorkPriority.Normal)
    {
        lock (_gate)
        {
            AddLocked(key, delay, priority);
        }
    }

    /// <summary>Adds the key after its own exponential back-off: 5 ms, 10 ms, ... 1000 s.</summary>
    public void AddRateLimited(TKey key, int priority = WorkPriority.Normal)
    {
        lock (_gate)
        {
            AddLocked(key, _backoff.NextDelay(key), priority);
            _metrics?.Retried();
        }
    }

    /// <summary>Ends the key's back-off, after a success.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _backoff.Forget(key);
        }
    }

    /// <summary>How often the key was rate limited since it was last forgotten.</summary>
    public int Retries(TKey key)
    {
        lock (_gate)
        {
            return _backoff.Failures(key);
        }
    }

    /// <summary>Waits for the next key; the caller owes a <see cref="Done"/>. Null once the queue was shut down.</summary>
    public async ValueTask<WorkItem<TKey>?> TakeAsync(CancellationToken cancellationToken)
    {
        await _readySignal.WaitAsync(cancellationToken);
        lock (_gate)
        {
            if (_stopped)
            {
                _readySignal.Release(); // hands the wake-up on to the next waiting worker
                return null;
            }

            return TakeReady();
        }
    }

    /// <summary>Gives the key back; if it was added meanwhile it becomes ready again.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (!_processing.Remove(key, out var taken))
            {
                return;
            }

            _metrics?.Done(_time.GetElapsedTime(taken));
            if (_waiting.TryGetValue(key, out var waiting) && waiting.IsHeld)
            {
                MakeReady(key, waiting);
            }
        }
    }

    /// <summary>Hands out nothing more and refuses additions; workers that wait get null.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _stopped = true;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _readySignal.Release();
            }
        }
    }

    public void Dispose()
    {
        ShutDown();
        _timer.Dispose();
    }

    private void AddLocked(TKey key, TimeSpan delay, int priority)
    {
        if (_stopped)
        {
            return;
        }

        var now = _time.GetTimestamp();
        var readyAt = delay <= TimeSpan.Zero ? now : now + ToTimestamp(delay);
        if (!_waiting.TryGetValue(key, out var waiting))
        {
            _waiting[key] = waiting = new Waiting { Priority = priority, ReadyAt = long.MaxValue };
        }

        var raised = priority > waiting.Priority;
        waiting.Priority = Math.Max(priority, waiting.Priority);
        if (waiting.IsReady)
        {
            if (raised)
            {
                EnqueueReady(key, waiting);
            }

            return;
        }

        if (readyAt < waiting.ReadyAt && !waiting.IsHeld)
        {
            waiting.ReadyAt = readyAt;
            Schedule(key, waiting, now);
        }
    }

    private void Schedule(TKey key, Waiting waiting, long now)
    {
        if (waiting.ReadyAt <= now)
        {
            BecomeDue(key, waiting);
            return;
        }

        waiting.Stamp = ++_order;
        _delayed.Enqueue(new Ticket<TKey>(key, waiting.Stamp), waiting.ReadyAt);
        if (_delayed.Count > (2 * _waiting.Count) + 64)
        {
            DropOutdatedDelays();
        }

        SetTimer(now);
    }

    /// <summary>Keeps the heap in proportion to the keys when events outrun long delays over and over.</summary>
    private void DropOutdatedDelays()
    {
        var current = _delayed.UnorderedItems.Where(item => IsCurrent(item.Element)).ToArray();
        _delayed.Clear();
        _delayed.EnqueueRange(current);
    }

    private bool IsCurrent(Ticket<TKey> ticket) => _waiting.TryGetValue(ticket.Key, out var waiting) && waiting.Stamp == ticket.Stamp;

    private void BecomeDue(TKey key, Waiting waiting)
    {
        if (_processing.ContainsKey(key))
        {
            waiting.IsHeld = true;
            waiting.Stamp = ++_order; // outdates a ticket that is still in the heap of delayed keys
        }
        else
        {
            MakeReady(key, waiting);
        }
    }

    private void MakeReady(TKey key, Waiting waiting)
    {
        waiting.IsHeld = false;
        waiting.IsReady = true;
        waiting.ReadyAt = _time.GetTimestamp();
        waiting.Order = ++_order;
        EnqueueReady(key, waiting);
        _readySignal.Release();
        _metrics?.Added();
    }

    private void EnqueueReady(TKey key, Waiting waiting)
    {
        waiting.Stamp = ++_order;
        _ready.Enqueue(new Ticket<TKey>(key, waiting.Stamp), waiting.Priority, waiting.Order);
    }

    private WorkItem<TKey> TakeReady()
    {
        var key = _ready.Dequeue(IsCurrent).Key;
        _waiting.Remove(key, out var waiting);
        var taken = _time.GetTimestamp();
        _processing.Add(key, taken);
        var waited = _time.GetElapsedTime(waiting!.ReadyAt, taken);
        _metrics?.Taken(waited);
        return new WorkItem<TKey>(key, waiting.Priority, waited);
    }

    private void ReleaseDue()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            var now = _time.GetTimestamp();
            while (_delayed.TryPeek(out var ticket, out var readyAt) && readyAt <= now)
            {
                _delayed.Dequeue();
                if (_waiting.TryGetValue(ticket.Key, out var waiting) && waiting.Stamp == ticket.Stamp)
                {
                    BecomeDue(ticket.Key, waiting);
                }
            }

            SetTimer(now);
        }
    }

    private void SetTimer(long now)
    {
        if (_delayed.TryPeek(out _, out var readyAt))
        {
            // Rounded up to the timer's resolution: a timer that fires early would only be set again.
            var due = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, _time.GetElapsedTime(now, readyAt).TotalMilliseconds)));
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private Dictionary<int, int> Depths()
    {
        lock (_gate)
        {
            // The priority of everyday work is reported even when nothing waits.
            var depths = new Dictionary<int, int> { [WorkPriority.Normal] = 0 };
            foreach (var waiting in _waiting.Values.Where(static waiting => waiting.IsReady))
            {
                depths[waiting.Priority] = depths.GetValueOrDefault(waiting.Priority) + 1;
            }

            return depths;
        }
    }

    private TimeSpan[] Running()
    {
        lock (_gate)
        {
            return [.. _processing.Values.Select(taken => _time.GetElapsedTime(taken))];
        }
    }

    private long ToTimestamp(TimeSpan delay) => (long)(delay.TotalSeconds * _time.TimestampFrequency);

    /// <summary>A key that waits: delayed, due but held back because it runs, or ready. Only the ticket with its stamp counts.</summary>
    private sealed class Waiting
    {
        public int Priority { get; set; }
        public long ReadyAt { get; set; }
        public long Order { get; set; }
        public long Stamp { get; set; }
        public bool IsReady { get; set; }
        public bool IsHeld { get; set; }
    }
}
