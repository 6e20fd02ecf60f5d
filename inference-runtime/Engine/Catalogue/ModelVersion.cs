using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Engine.Catalogue;

/// <summary>A version of a model in the catalogue. Requests hold a <see cref="ModelLease"/> on it, and it is unloaded when nobody does.</summary>
public sealed class ModelVersion
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _leases;
    private bool _isClosed;
    private long _memory;

    internal ModelVersion(ModelHost host) => Host = host;

    /// <summary>Loads, answers, drains.</summary>
    public ModelHost Host { get; }

    /// <summary>What it is to be known by.</summary>
    public string Name => Host.Settings.Name;

    /// <summary>The version's own name, such as <c>1</c>.</summary>
    public string Version => Host.Settings.Version;

    /// <summary>How much the process grew by it; null before it is loaded.</summary>
    public long? MemoryBytes => Interlocked.Read(ref _memory) is > 0 and var bytes ? bytes : null;

    /// <summary>As the repository index has it.</summary>
    public ModelIndexEntry ToIndexEntry() => Host.Status.ToIndexEntry() with { Id = Host.Settings.Id, MemoryBytes = MemoryBytes };

    internal void Weigh(long bytes) => Interlocked.Exchange(ref _memory, bytes);

    internal bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _leases++;
            return true;
        }
    }

    internal void Leave()
    {
        lock (_gate)
        {
            if (--_leases == 0 && _isClosed)
            {
                _left.TrySetResult();
            }
        }
    }

    /// <summary>Lets nobody in any more. Completes when the last is out.</summary>
    internal Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_leases == 0)
            {
                _left.TrySetResult();
            }
        }

        return _left.Task;
    }
}
