using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Watching;

/// <summary>
/// What a watch that begins with all objects has sent so far. It comes in no order of versions, and changes may come in between: only the bookmark
/// that ends it says of which version it all is.
/// </summary>
internal sealed class InitialObjects<T> where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<NamespacedName, T> _objects = [];
    private readonly Dictionary<NamespacedName, UnreadableObject> _unreadable = [];

    public void Take(WatchEvent<T> change)
    {
        switch (change)
        {
            case WatchEvent<T>.Stored stored:
                _unreadable.Remove(stored.Resource.NamespacedName());
                _objects[stored.Resource.NamespacedName()] = stored.Resource;
                break;
            case WatchEvent<T>.Deleted deleted:
                Remove(deleted.Resource.NamespacedName());
                break;
            case WatchEvent<T>.Unreadable { IsDeleted: true } gone:
                Remove(gone.Resource.Name);
                break;
            case WatchEvent<T>.Unreadable unreadable:
                _objects.Remove(unreadable.Resource.Name);
                _unreadable[unreadable.Resource.Name] = unreadable.Resource;
                break;
        }
    }

    /// <summary>All of it, as a list would have it.</summary>
    public ResourcePage<T> At(string resourceVersion) => new([.. _objects.Values], [.. _unreadable.Values], resourceVersion, Continue: null);

    private void Remove(NamespacedName name)
    {
        _objects.Remove(name);
        _unreadable.Remove(name);
    }
}
