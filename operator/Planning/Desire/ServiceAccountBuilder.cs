using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>The identity of a model's pods, with no rights and no token: nothing in them speaks to the API server.</summary>
internal static class ServiceAccountBuilder
{
    public static V1ServiceAccount Build(ResolvedModel model, DesiredRevision revision) => new()
    {
        ApiVersion = "v1",
        Kind = "ServiceAccount",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name),
        AutomountServiceAccountToken = false,
    };
}
