using System.Threading.Channels;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>Keys that wait for one worker: a key that is added twice before it is taken is taken once; of two delays the earlier wins.</summary>
internal sealed class KeyedQueue(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<ObjectKey> _waiting = [];
    private readonly Dictionary<ObjectKey, (DateTimeOffset Due, ITimer Timer)> _delayed = [];
    private readonly Channel<ObjectKey> _ready = Channel.CreateUnbounded<ObjectKey>(new UnboundedChannelOptions { SingleReader = true });
    private bool _disposed;

    public void Add(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_disposed && _waiting.Add(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        var due = time.GetUtcNow() + delay;
        lock (_gate)
        {
            if (_disposed || (_delayed.TryGetValue(key, out var earlier) && earlier.Due <= due))
            {
                return;
            }

            earlier.Timer?.Dispose();
            _delayed[key] = (due, time.CreateTimer(_ => Release(key, due), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await _ready.Reader.ReadAsync(cancellationToken);
        lock (_gate)
        {
            _waiting.Remove(key);
        }

        return key;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var (_, timer) in _delayed.Values)
            {
                timer.Dispose();
            }

            _delayed.Clear();
        }
    }

    private void Release(ObjectKey key, DateTimeOffset due)
    {
        lock (_gate)
        {
            if (!_delayed.TryGetValue(key, out var entry) || entry.Due != due)
            {
                return;
            }

            entry.Timer.Dispose();
            _delayed.Remove(key);
        }

        Add(key);
    }
}
