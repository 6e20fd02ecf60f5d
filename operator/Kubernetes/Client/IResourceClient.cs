using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Client;

/// <summary>
/// Reads and writes objects of one kind. All methods throw <see cref="ApiException"/> when the server answers with a failure and
/// <see cref="ApiUnreachableException"/> when no answer came within 30 s.
/// </summary>
public interface IResourceClient<T> where T : class, IKubernetesObject<V1ObjectMeta>
{
    ResourceType<T> Type { get; }

    /// <summary>The object, read from the server; null when it does not exist.</summary>
    Task<T?> FindAsync(NamespacedName name, CancellationToken cancellationToken);

    /// <summary>One page of a list.</summary>
    Task<ResourcePage<T>> ListAsync(ListRequest request, CancellationToken cancellationToken);

    /// <summary>Changes after a version, until the server ends the watch. A cut connection throws <see cref="ApiUnreachableException"/>.</summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync(WatchRequest request, CancellationToken cancellationToken);

    Task<T> CreateAsync(T resource, CancellationToken cancellationToken);

    /// <summary>Replaces the object, if its <c>resourceVersion</c> is still the stored one (409 otherwise).</summary>
    Task<T> ReplaceAsync(T resource, CancellationToken cancellationToken);

    /// <summary>
    /// Server-side apply: the given members, and no others, become <paramref name="fieldManager"/>'s; what it owned and does not send is removed.
    /// Creates the object if it does not exist. With <c>metadata.uid</c> set it changes that very object or fails with 409.
    /// <paramref name="force"/> takes over members that another manager owns, instead of failing with 409.
    /// </summary>
    Task<T> ApplyAsync(T resource, string fieldManager, bool force, CancellationToken cancellationToken);

    /// <summary>
    /// Server-side apply of an object that must not exist yet: 409 where one of that name does, which is then left as it is. No look before it is
    /// needed, and none could be as safe. It sends a <c>resourceVersion</c> that no object ever has: an absent object is made all the same.
    /// </summary>
    Task<T> CreateByApplyAsync(T resource, string fieldManager, CancellationToken cancellationToken);

    /// <summary>Server-side apply of <c>status</c> alone, through the subresource.</summary>
    Task<T> ApplyStatusAsync(T resource, string fieldManager, bool force, CancellationToken cancellationToken);

    /// <summary>JSON merge patch (RFC 7386); <paramref name="patch"/> is UTF-8 JSON.</summary>
    Task<T> MergePatchAsync(NamespacedName name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken);

    /// <summary>Deletes the object, its dependants in the background. False when it was already gone.</summary>
    Task<bool> DeleteAsync(NamespacedName name, DeletePreconditions? preconditions, CancellationToken cancellationToken);
}
