namespace ModelServing.Engine.Sessions;

/// <summary>
/// A session with the thread that runs it. Whoever has rented the instance from the pool may run the session on a thread of its own choice, or
/// hand the work to the instance's thread with <see cref="Start"/>.
/// </summary>
internal sealed class SessionInstance
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _work;
    private bool _stopped;

    public SessionInstance(IInferenceSession session, string name)
    {
        Session = session;
        Buffers = new BatchBuffers(session.Signature.Inputs.Length);
        new Thread(Loop) { IsBackground = true, Name = name }.Start();
    }

    public IInferenceSession Session { get; }

    public BatchBuffers Buffers { get; }

    /// <summary>Completes when the thread has ended and the session is disposed.</summary>
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

    /// <summary>Ends the thread and disposes the session. The instance must not be rented.</summary>
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
            Session.Dispose();
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
