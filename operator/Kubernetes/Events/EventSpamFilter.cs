using ModelServing.Api.Workloads;

namespace ModelServing.Kubernetes.Events;

/// <summary>
/// A token bucket for each object that events are about: 25 at once, then one every 5 minutes (client-go's <c>EventSourceObjectSpamFilter</c>), so
/// that one object in trouble neither fills the API server's store nor hides the events of others. Remembers 4096 objects, those heard of last.
/// Not thread-safe.
/// </summary>
internal sealed class EventSpamFilter(TimeProvider time)
{
    private const int Burst = 25;
    private const int MaxObjects = 4096;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);
    private readonly Dictionary<(string? Kind, string? Namespace, string? Name, string? Uid), Bucket> _buckets = [];

    /// <summary>Objects that are remembered.</summary>
    internal int Count => _buckets.Count;

    /// <summary>Takes a token of the object's; false when there is none.</summary>
    public bool Allows(V1ObjectReference regarding)
    {
        var key = (regarding.Kind, regarding.Namespace, regarding.Name, regarding.Uid);
        var now = time.GetTimestamp();
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            MakeRoom();
            bucket = new Bucket(Burst, now);
        }

        var tokens = Math.Min(Burst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now) / Refill));
        var allows = tokens >= 1;
        _buckets[key] = new Bucket(allows ? tokens - 1 : tokens, now);
        return allows;
    }

    private void MakeRoom()
    {
        if (_buckets.Count >= MaxObjects)
        {
            // Half at once, so that a storm of new objects does not sort for each of them.
            foreach (var (key, _) in _buckets.OrderBy(static entry => entry.Value.At).Take(MaxObjects / 2).ToArray())
            {
                _buckets.Remove(key);
            }
        }
    }

    private readonly record struct Bucket(double Tokens, long At);
}
