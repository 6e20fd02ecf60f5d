using System.Collections.Concurrent;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>One session that takes as many runs at once as there are places, as those on processors do.</summary>
internal sealed class SharedSession(IReadOnlyList<SimulatedSession> places) : IInferenceSession
{
    private readonly ConcurrentBag<SimulatedSession> _free = [.. places];

    public ModelSignature Signature => places[0].Signature;

    public IInferenceResult Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken abort)
    {
        Assert.That(_free.TryTake(out var place), Is.True, "more runs at once than there are places");
        try
        {
            return place!.Run(inputs, outputs, abort);
        }
        finally
        {
            _free.Add(place!);
        }
    }

    public void Dispose()
    {
        foreach (var place in places)
        {
            place.Dispose();
        }
    }
}
