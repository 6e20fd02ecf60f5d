using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Watching;

/// <summary>Keeps a <see cref="ResourceCache{T}"/> equal to the server's state: one list and watch per namespace asked for.</summary>
public sealed class Informer<T> : IInformer where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Reflector<T>[] _reflectors;

    public Informer(IResourceClient<T> client, InformerOptions options, TimeProvider time, ILogger<Informer<T>> logger)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        Name = client.Type.ToString();
        string[] scopes = options.Namespaces.Count == 0 ? [""] : [.. options.Namespaces.Distinct(StringComparer.Ordinal)];
        _reflectors = [.. scopes.Select(scope => new Reflector<T>(client, Cache, scope, options, time, logger))];
    }

    public string Name { get; }

    public ResourceCache<T> Cache { get; } = new();

    public bool HasSynced => _reflectors.All(static reflector => reflector.HasSynced);

    public Task WaitForSyncAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_reflectors.Select(reflector => reflector.WaitForSyncAsync(cancellationToken)));

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_reflectors.Select(reflector => reflector.RunAsync(cancellationToken)));
}
