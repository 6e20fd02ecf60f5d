using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ModelServing.Engine.Sessions;

/// <summary>
/// What can run at once of a model: a number of instances for each of its sessions. An instance is rented by one batch at a time; a session is
/// disposed only when nobody rents an instance of it, because disposing one that runs crashes the process.
/// </summary>
internal sealed class SessionPool
{
    private readonly Lock _gate = new();
    private readonly Stack<SessionInstance> _idle = new();
    private readonly ImmutableArray<SessionInstance> _instances;
    private bool _closed;

    /// <summary>Takes ownership of the sessions.</summary>
    /// <param name="sessions">At least one.</param>
    /// <param name="runsPerSession">Runs of one session at the same time, at least 1.</param>
    /// <param name="name">Names the threads.</param>
    public SessionPool(IReadOnlyList<IInferenceSession> sessions, int runsPerSession, string name)
    {
        (Sessions, RunsPerSession) = (sessions.Count, runsPerSession);

        // The first of every session before the second of any.
        var releases = sessions.Select(session => DisposeAfter(session, runsPerSession)).ToArray();
        _instances =
        [
            .. from run in Enumerable.Range(0, runsPerSession)
               from index in Enumerable.Range(0, sessions.Count)
               select new SessionInstance(sessions[index], $"{name}/{index}.{run}", releases[index]),
        ];
        foreach (var instance in _instances.Reverse())
        {
            _idle.Push(instance);
        }
    }

    /// <summary>Sessions altogether, each with the same number of instances.</summary>
    public int Sessions { get; }

    /// <summary>Instances of each session: its runs at the same time share its threads.</summary>
    public int RunsPerSession { get; }

    /// <summary>Instances altogether.</summary>
    public int Count => _instances.Length;

    /// <summary>Completes when every session is disposed.</summary>
    public Task Ended => Task.WhenAll(_instances.Select(instance => instance.Ended));

    internal bool HasIdle => Idle > 0;

    /// <summary>Instances that nobody rents.</summary>
    internal int Idle
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    internal bool TryRent([NotNullWhen(true)] out SessionInstance? instance)
    {
        lock (_gate)
        {
            return _idle.TryPop(out instance);
        }
    }

    internal void Return(SessionInstance instance)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _idle.Push(instance);
                return;
            }
        }

        instance.Stop();
    }

    /// <summary>Disposes idle sessions now and the others as they are returned. Idempotent.</summary>
    public void Close()
    {
        SessionInstance[] idle;
        lock (_gate)
        {
            _closed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var instance in idle)
        {
            instance.Stop();
        }
    }

    private static Action DisposeAfter(IInferenceSession session, int releases) => () =>
    {
        if (Interlocked.Decrement(ref releases) == 0)
        {
            session.Dispose();
        }
    };
}
