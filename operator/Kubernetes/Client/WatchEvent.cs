using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

/// <summary>One line of a watch. A closed set.</summary>
public abstract record WatchEvent<T>
{
    private WatchEvent()
    {
    }

    /// <summary>ADDED or MODIFIED: from the cache's point of view the same.</summary>
    public sealed record Stored(T Resource) : WatchEvent<T>;

    /// <summary>DELETED, with the last state; its resource version is that of the deletion.</summary>
    public sealed record Deleted(T Resource) : WatchEvent<T>;

    /// <summary>BOOKMARK: everything up to this version has been sent; with <paramref name="EndsInitialEvents"/>, every object there was at this version.</summary>
    public sealed record Bookmark(string ResourceVersion, bool EndsInitialEvents) : WatchEvent<T>;

    /// <summary>ERROR: the watch cannot go on.</summary>
    public sealed record Failed(V1Status Status) : WatchEvent<T>;

    /// <summary>An object that does not fit <typeparamref name="T"/>.</summary>
    public sealed record Unreadable(UnreadableObject Resource, bool IsDeleted) : WatchEvent<T>;
}
