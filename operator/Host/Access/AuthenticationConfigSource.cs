using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Host.Access;

/// <summary>The newest <see cref="AuthenticationConfig"/>, from a watch: authorities are replaced while this process runs.</summary>
internal sealed class AuthenticationConfigSource
{
    public static readonly NamespacedName ConfigMap = new("kube-system", "extension-apiserver-authentication");

    private readonly Informer<V1ConfigMap> _informer;
    private volatile Parsed _parsed = new(null, AuthenticationConfig.None);

    public AuthenticationConfigSource(IResourceClient<V1ConfigMap> client, TimeProvider time, ILogger<Informer<V1ConfigMap>> logger)
    {
        var options = new InformerOptions { Namespaces = [ConfigMap.Namespace], FieldSelector = $"metadata.name={ConfigMap.Name}" };
        _informer = new Informer<V1ConfigMap>(client, options, time, logger);
    }

    public bool HasSynced => _informer.HasSynced;

    public AuthenticationConfig Current
    {
        get
        {
            var stored = _informer.Cache.Find(ConfigMap);
            var parsed = _parsed;
            if (!ReferenceEquals(stored, parsed.Of))
            {
                _parsed = parsed = new Parsed(stored, AuthenticationConfig.Parse(stored?.Data));
            }

            return parsed.Config;
        }
    }

    public Task RunAsync(CancellationToken cancellationToken) => _informer.RunAsync(cancellationToken);

    private sealed record Parsed(V1ConfigMap? Of, AuthenticationConfig Config);
}
