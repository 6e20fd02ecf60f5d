namespace ModelServing.Kubernetes.Watching;

/// <summary>A change of a <see cref="ResourceCache{T}"/>. A closed set.</summary>
public abstract record CacheChange<T>
{
    private CacheChange()
    {
    }

    /// <summary><paramref name="IsInitial"/>: the object was there before the process started to look.</summary>
    public sealed record Added(T Current, bool IsInitial) : CacheChange<T>;

    public sealed record Updated(T Previous, T Current) : CacheChange<T>;

    /// <summary><paramref name="IsLastStateKnown"/> is false when the deletion happened unseen and was found by comparing lists.</summary>
    public sealed record Deleted(T Last, bool IsLastStateKnown) : CacheChange<T>;
}
