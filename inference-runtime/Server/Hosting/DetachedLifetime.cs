namespace ModelServing.Runtime.Hosting;

/// <summary>Leaves signals alone: <see cref="ServingLifecycle"/> decides what SIGTERM means.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
