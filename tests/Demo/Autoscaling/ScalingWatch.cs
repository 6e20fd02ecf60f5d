using ModelServing.Testing.Processes;

namespace ModelServing.Demo.Autoscaling;

/// <summary>Follows a ModelDeployment's status through <c>kubectl get --watch</c>.</summary>
internal sealed class ScalingWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    public ScalingWatch(Kubectl kubectl, string name) => _following = FollowAsync(kubectl, name);

    /// <summary>The newest.</summary>
    public ScalingState State { get; private set; } = new(0, 0, 0, false);

    /// <exception cref="InvalidOperationException">kubectl has ended: nothing is seen any more.</exception>
    public void ThrowIfEnded()
    {
        if (_following.IsCompleted)
        {
            throw new InvalidOperationException("kubectl get --watch has ended", _following.Exception?.InnerException);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // Begun by the constructor of this very object; it ends on the thread pool.
        await _following;
#pragma warning restore VSTHRD003
        _stop.Dispose();
    }

    private async Task FollowAsync(Kubectl kubectl, string name)
    {
        try
        {
            await foreach (var line in kubectl.ReadLinesAsync(_stop.Token, "get", "modeldeployments.modelserving.dev", $"--field-selector=metadata.name={name}", "--watch", "-o", ScalingState.OutputFormat))
            {
                State = ScalingState.Parse(line);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // How it ends.
        }
    }
}
