using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>Leads every request for the model's host names from its gateways to the REST port of its Service.</summary>
internal static class HTTPRouteBuilder
{
    public static V1HTTPRoute Build(ResolvedModel model, ResolvedGateway gateway, DesiredRevision revision) => new()
    {
        ApiVersion = "gateway.networking.k8s.io/v1",
        Kind = "HTTPRoute",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name),
        Spec = new V1HTTPRouteSpec
        {
            ParentRefs = gateway.ParentRefs,
            Hostnames = gateway.Hostnames.Count > 0 ? gateway.Hostnames : null,
            Rules = [new V1HTTPRouteRule { BackendRefs = [new V1HTTPBackendRef { Name = model.Name, Port = ContainerBuilder.HttpPort }] }],
        },
    };
}
