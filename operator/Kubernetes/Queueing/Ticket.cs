namespace ModelServing.Kubernetes.Queueing;

/// <summary>A place in a queue. It counts only while its key waits under the same stamp.</summary>
internal readonly record struct Ticket<TKey>(TKey Key, long Stamp) where TKey : notnull;
