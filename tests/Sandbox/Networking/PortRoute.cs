using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Networking;

/// <summary>One port of a Service: where clients connect, and where the connections go.</summary>
internal sealed record PortRoute(IPEndPoint Listen, IReadOnlyList<IPEndPoint> Backends)
{
    /// <summary>
    /// The routes of a Service. While no endpoint is ready, those that are terminating but still serve are used, as kube-proxy does
    /// (KEP-1669).
    /// </summary>
    public static IReadOnlyList<PortRoute> Of(JsonObject service, IReadOnlyList<JsonObject> slices)
    {
        if (!IPAddress.TryParse(service.Text("spec", "clusterIP"), out var address))
        {
            return []; // Headless, or ExternalName: there is nothing to listen on.
        }

        return
        [
            .. service.Items("spec", "ports")
                .Where(port => (port.Text("protocol") ?? "TCP") == "TCP" && port.Number("port") is not null)
                .Select(port => new PortRoute(new IPEndPoint(address, (int)port.Number("port")!.Value), BackendsOf(port.Text("name") ?? "", slices))),
        ];
    }

    private static List<IPEndPoint> BackendsOf(string portName, IReadOnlyList<JsonObject> slices)
    {
        var endpoints = slices.SelectMany(slice => slice.Items("endpoints").Select(endpoint => (Endpoint: endpoint, Port: PortOf(slice, portName))))
            .Where(found => found.Port is not null)
            .ToList();
        var ready = endpoints.Where(found => found.Endpoint.At("conditions", "ready") is null || found.Endpoint.IsSet("conditions", "ready")).ToList();
        var used = ready.Count > 0 ? ready : endpoints.Where(found => found.Endpoint.IsSet("conditions", "serving") && found.Endpoint.IsSet("conditions", "terminating"));
        return
        [
            .. used.SelectMany(found => found.Endpoint.Texts("addresses").Select(address => new IPEndPoint(IPAddress.Parse(address), (int)found.Port!.Value)))
                .Distinct()
                .OrderBy(backend => backend.ToString(), StringComparer.Ordinal),
        ];
    }

    private static long? PortOf(JsonObject slice, string name) =>
        slice.Items("ports").FirstOrDefault(port => (port.Text("name") ?? "") == name).Number("port");
}
