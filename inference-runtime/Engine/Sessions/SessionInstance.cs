namespace ModelServing.Engine.Sessions;

/// <summary>
/// A session with a thread that runs it. Whoever has rented the instance from the pool may run the session on a thread of its own choice, or
/// hand the work to the instance's thread with <see cref="Start"/>.
/// </summary>
internal sealed class SessionInstance
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _release;
    private Action? _work;
    private bool _stopped;

    /// <param name="session">May be run by other instances at the same time.</param>
    /// <param name="name">Names the thread.</param>
    /// <param name="release">Called when this instance will not run the session any more.</param>
    public SessionInstance(IInferenceSession session, string name, Action release)
    {
        Session = session;
        _release = release;
        Buffers = new BatchBuffers(session.Signature.Inputs.Length);
        new Thread(Loop) { IsBackground = true, Name = name }.Start();
    }

    public IInferenceSession Session { get; }

    public BatchBuffers Buffers { get; }

    /// <summary>Completes when the thread has ended and the session is released.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs the work on the instance's thread. The instance must be rented, and the work must not throw.</summary>
    public void Start(Action work)
    {
        lock (_gate)
        {
            _work = work;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread and releases the session. The instance must not be rented.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Loop()
    {
        try
        {
            while (Next() is { } work)
            {
                work();
            }
        }
        finally
        {
            _release();
            _ended.SetResult();
        }
    }

    private Action? Next()
    {
        lock (_gate)
        {
            while (_work is null && !_stopped)
            {
                Monitor.Wait(_gate);
            }

            var work = _work;
            _work = null;
            return work;
        }
    }
}
