namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>TorchServe, MLServer, TensorFlow Serving, Triton with a delay: when the batch is full or the oldest has waited so long.</summary>
internal sealed class FixedWindowRule(TimeSpan window) : IBatchingRule
{
    public (int Run, TimeSpan? AskAgainAt) Decide(TimeSpan now, IReadOnlyList<ArenaRequest> waiting) =>
        waiting.Sum(request => request.Rows) >= ArenaWorkload.MaxRows || now >= waiting[0].At + window ? (waiting.Count, null) : (0, waiting[0].At + window);

    public void Ran(TimeSpan time, int rows, TimeSpan worstLatency)
    {
    }
}
