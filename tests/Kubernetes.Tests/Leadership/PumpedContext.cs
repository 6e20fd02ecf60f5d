using System.Collections.Concurrent;

namespace ModelServing.Kubernetes.Tests.Leadership;

/// <summary>Runs every continuation on the thread that pumps, so that a simulation is done with one moment before it goes on to the next.</summary>
internal sealed class PumpedContext : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posted = new();

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    public void Pump()
    {
        while (_posted.TryDequeue(out var next))
        {
            next.Callback(next.State);
        }
    }
}
