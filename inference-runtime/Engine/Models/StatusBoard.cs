namespace ModelServing.Engine.Models;

/// <summary>Holds a model's status. Each change replaces the whole, so readers never see half of one.</summary>
internal sealed class StatusBoard(string name, string version)
{
    private readonly Lock _gate = new();
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ModelStatus _current = new(
        name, version, ModelState.Loading, "Verifying", null, null, null, null, null, null, new ModelTimings(null, null, null));

    public ModelStatus Current => _current;

    /// <summary>Completes at the next change. Take it before reading <see cref="Current"/>, and no change is missed.</summary>
    public Task Changed => _changed.Task;

    /// <summary>A step of loading begins or ends. Ignored once draining or failed, but for what has become known.</summary>
    public void Update(Func<ModelStatus, ModelStatus> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            var old = _current;
            var next = change(old);
            _current = old.State is ModelState.Unloading or ModelState.Unavailable
                ? next with { State = old.State, Reason = old.Reason, Message = old.Message, ExitCode = old.ExitCode }
                : next;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public void Step(string reason) => Update(status => status with { State = ModelState.Loading, Reason = reason });

    public void Ready() => Update(status => status with { State = ModelState.Ready, Reason = string.Empty });

    public void Fail(ModelFailure failure) => Update(status => status with
    {
        State = ModelState.Unavailable,
        Reason = failure.Reason.ToString(),
        Message = failure.Message,
        ExitCode = failure.ExitCode,
    });

    /// <summary>A model that failed stays failed.</summary>
    public void Drain() => Update(status => status with { State = ModelState.Unloading, Reason = "Draining" });
}
