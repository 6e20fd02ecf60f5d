using System.Net;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Networking;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>From an APIService's Service to an address, by its EndpointSlices (<c>--enable-aggregator-routing</c>): a cluster port below 1024 needs no root here.</summary>
internal sealed class ServiceResolver(IClusterStore store)
{
    /// <exception cref="BackendFault">There is none.</exception>
    public IPEndPoint Resolve(AggregatedApi api)
    {
        var service = store.Get(new ObjectKey(KnownResources.Services, api.ServiceNamespace, api.ServiceName))
            ?? throw new BackendFault("ServiceNotFound", $"service/{api.ServiceName} in \"{api.ServiceNamespace}\" is not present");
        if (!service.Items("spec", "ports").Any(port => port.Number("port") == api.Port))
        {
            throw new BackendFault("ServicePortError", $"service/{api.ServiceName} in \"{api.ServiceNamespace}\" is not listening on port {api.Port}");
        }

        var slices = store.List(KnownResources.EndpointSlices, api.ServiceNamespace).Items
            .Where(slice => slice.Labels.GetValueOrDefault(EndpointSliceBuilder.ServiceLabel) == api.ServiceName).ToList();
        var route = PortRoute.Of(service, slices).FirstOrDefault(route => route.Listen.Port == api.Port);
        return route is { Backends: [_, ..] backends }
            ? backends[Random.Shared.Next(backends.Count)]
            : throw new BackendFault("MissingEndpoints", $"endpoints for service/{api.ServiceName} in \"{api.ServiceNamespace}\" have no addresses with port {api.Port}");
    }
}
