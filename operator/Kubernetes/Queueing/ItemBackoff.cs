using System.Runtime.InteropServices;

namespace ModelServing.Kubernetes.Queueing;

/// <summary>
/// Counts failures per key and answers with an exponentially growing delay: 5 ms × 2ⁿ, at most 1000 s (client-go's
/// <c>ItemExponentialFailureRateLimiter</c>). Memory is bounded because <see cref="Forget"/> removes a key.
/// Not thread-safe: its owner holds the lock.
/// </summary>
internal sealed class ItemBackoff<TKey>(TimeSpan first, TimeSpan longest) where TKey : notnull
{
    private readonly Dictionary<TKey, int> _failures = [];

    public static ItemBackoff<TKey> Standard() => new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1000));

    public TimeSpan NextDelay(TKey key)
    {
        ref var failures = ref CollectionsMarshal.GetValueRefOrAddDefault(_failures, key, out _);
        var delay = Delay(failures);
        failures++;
        return delay;
    }

    public int Failures(TKey key) => _failures.GetValueOrDefault(key);

    public void Forget(TKey key) => _failures.Remove(key);

    private TimeSpan Delay(int failures)
    {
        // 2^n leaves the range of a double only far beyond the cap, so Min is safe for every n.
        var milliseconds = first.TotalMilliseconds * Math.Pow(2, failures);
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, longest.TotalMilliseconds));
    }
}
