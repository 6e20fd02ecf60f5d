namespace ModelServing.Kubernetes.Queueing;

/// <summary>A key handed to a worker. <paramref name="Waited"/> is how long the key was ready before it was taken.</summary>
public readonly record struct WorkItem<TKey>(TKey Key, int Priority, TimeSpan Waited) where TKey : notnull;
