using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Networking;

/// <summary>kube-proxy: listens on the cluster address of each Service that has endpoints, and on none that has not.</summary>
internal sealed class ServiceProxyController(ControllerContext context) : Controller(context), IAsyncDisposable
{
    private static readonly TimeSpan ListenRetry = TimeSpan.FromSeconds(1);
    private readonly Dictionary<ObjectKey, Dictionary<IPEndPoint, PortProxy>> _open = [];
    private readonly CancellationTokenSource _dropped = new();

    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.Services, KnownResources.EndpointSlices];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Key.Resource == KnownResources.Services)
        {
            return [change.Key];
        }

        return change.Object.Labels.GetValueOrDefault(EndpointSliceBuilder.ServiceLabel) is { } service ? [new ObjectKey(KnownResources.Services, change.Key.Namespace, service)] : [];
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var service = Store.Get(key);
        var slices = Store.List(KnownResources.EndpointSlices, key.Namespace).Items.Where(slice => slice.Labels.GetValueOrDefault(EndpointSliceBuilder.ServiceLabel) == key.Name).ToList();
        var routes = service is null or { IsDeleting: true } ? [] : PortRoute.Of(service, slices);
        if (service is not null)
        {
            TellOfWhatIsMissing(service);
        }

        if (!_open.TryGetValue(key, out var proxies))
        {
            _open[key] = proxies = [];
        }

        await CloseOthersAsync(key, proxies, routes);
        var failed = false;
        foreach (var route in routes.Where(route => route.Backends.Count > 0))
        {
            failed |= !Open(key, service!, proxies, route);
        }

        if (proxies.Count == 0)
        {
            _open.Remove(key);
        }

        return failed ? ListenRetry : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _dropped.CancelAsync();
        foreach (var proxy in _open.Values.SelectMany(proxies => proxies.Values))
        {
            await proxy.DisposeAsync();
        }

        _open.Clear();
        Dispose();
    }

    private async Task CloseOthersAsync(ObjectKey key, Dictionary<IPEndPoint, PortProxy> proxies, IReadOnlyList<PortRoute> routes)
    {
        foreach (var (address, proxy) in proxies.ToList())
        {
            if (!routes.Any(route => route.Listen.Equals(address) && route.Backends.Count > 0))
            {
                proxies.Remove(address);
                await proxy.DisposeAsync();
                Log.Closed(Logger, key.Namespace, key.Name, address.ToString());
            }
        }
    }

    private bool Open(ObjectKey key, JsonObject service, Dictionary<IPEndPoint, PortProxy> proxies, PortRoute route)
    {
        if (proxies.TryGetValue(route.Listen, out var proxy))
        {
            proxy.Use(route.Backends);
            return true;
        }

        try
        {
            proxies[route.Listen] = new PortProxy(route, Logger, _dropped.Token);
            Log.Opened(Logger, key.Namespace, key.Name, route.Listen.ToString(), string.Join(", ", route.Backends));
            return true;
        }
        catch (SocketException refused)
        {
            Log.ListenFailed(Logger, key.Namespace, key.Name, route.Listen.ToString(), refused.Message);
            Context.Events.Record(service, EventType.Warning, "FailedListen", $"the sandbox cannot listen on {route.Listen}: {refused.Message}", "kube-proxy");
            return false;
        }
    }

    private void TellOfWhatIsMissing(JsonObject service)
    {
        foreach (var port in service.Items("spec", "ports").Where(port => port.Text("protocol") is not (null or "TCP")))
        {
            Context.Events.Record(service, EventType.Warning, "Unsupported", $"the sandbox does not balance spec.ports[{port.Text("name") ?? port.TextOrNumber("port")}].protocol: {port.Text("protocol")}", "kube-proxy");
        }

        if (service.Text("spec", "sessionAffinity") == "ClientIP")
        {
            Context.Events.Record(service, EventType.Warning, "Unsupported", "the sandbox has no spec.sessionAffinity: ClientIP; connections are balanced in turn", "kube-proxy");
        }
    }
}
