using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>The part of the API server that lets other servers serve groups (kube-aggregator).</summary>
internal sealed class AggregationLayer : IDisposable
{
    private readonly FrontProxy _frontProxy;

    public AggregationLayer(IClusterStore store, CertificateAuthority clients, TimeProvider time, ILoggerFactory loggers)
    {
        _frontProxy = new FrontProxy(time);
        store.Create(KnownResources.ConfigMaps, _frontProxy.ToConfigMap(clients.CertificatePem));
        Resolver = new ServiceResolver(store);
        Connections = new BackendConnections(Resolver, _frontProxy.Certificate);
        Proxy = new AggregationProxy(store, Connections, loggers.CreateLogger<AggregationProxy>());
    }

    public ServiceResolver Resolver { get; }

    public BackendConnections Connections { get; }

    public AggregatedDiscovery Discovery { get; } = new();

    public AggregationProxy Proxy { get; }

    public void Dispose()
    {
        Connections.Dispose();
        _frontProxy.Dispose();
    }
}
