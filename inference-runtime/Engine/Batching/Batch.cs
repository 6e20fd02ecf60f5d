using System.Collections.Immutable;

namespace ModelServing.Engine.Batching;

/// <summary>Requests that run together. When nobody waits for any of them any more, the run is asked to stop.</summary>
internal sealed class Batch : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private int _wanted;

    private Batch(int wanted) => _wanted = wanted;

    /// <summary>In the order of the queue, all claimed.</summary>
    public ImmutableArray<PendingRequest> Members { get; private set; } = [];

    /// <summary>Timestamp of the moment it was closed.</summary>
    public long ClosedAt { get; set; }

    /// <summary>Rows of all members.</summary>
    public int Rows { get; private set; }

    public int[] Outputs => Members[0].Key.Outputs;

    /// <summary>Cancelled when every member has been given up.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Claims the candidates that are still wanted; null if there are none.</summary>
    public static Batch? TryClaim(ReadOnlySpan<PendingRequest> candidates)
    {
        var batch = new Batch(candidates.Length);
        var members = ImmutableArray.CreateBuilder<PendingRequest>(candidates.Length);
        foreach (var candidate in candidates)
        {
            if (candidate.TryClaim(batch))
            {
                members.Add(candidate);
                batch.Rows += candidate.Content.Rows;
            }
            else
            {
                batch.MemberGone();
            }
        }

        batch.Members = members.DrainToImmutable();
        if (batch.Members.IsEmpty)
        {
            batch.Dispose();
            return null;
        }

        return batch;
    }

    /// <summary>A member has been given up.</summary>
    public void MemberGone()
    {
        if (Interlocked.Decrement(ref _wanted) != 0)
        {
            return;
        }

        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended at this moment; there is nothing left to stop.
        }
    }

    public void Dispose() => _abort.Dispose();
}
