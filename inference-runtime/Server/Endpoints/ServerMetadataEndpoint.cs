using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Endpoints;

/// <summary><c>GET /v2</c>: who answers, and which extensions of the protocol it speaks.</summary>
internal static class ServerMetadataEndpoint
{
    public static ServerMetadata Metadata { get; } = new(
        "modelserving",
        typeof(ServerMetadataEndpoint).Assembly.GetName().Version?.ToString(3) ?? "",
        ["binary_tensor_data", "model_configuration", "model_repository", "statistics"]);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/v2", context => Answer.JsonAsync(context, StatusCodes.Status200OK, Metadata, ReadableJson.Protocol.ServerMetadata));
}
