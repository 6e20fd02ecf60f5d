using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Endpoints;

/// <summary><c>GET /v2/models</c>, a model's metadata and its readiness.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, ServedModels models)
    {
        endpoints.MapGet("/v2/models", context => AnswerListAsync(context, models));
        foreach (var path in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            endpoints.MapGet(path, context => AnswerMetadataAsync(context, models));
            endpoints.MapGet($"{path}/ready", context => AnswerReadyAsync(context, models));
        }
    }

    /// <summary>The names of what is served.</summary>
    public static Task AnswerListAsync(HttpContext context, ServedModels models) =>
        Answer.JsonAsync(context, StatusCodes.Status200OK, new ModelList([.. models.Catalogue.Names]), EndpointJsonContext.Readable.ModelList);

    private static Task AnswerMetadataAsync(HttpContext context, ServedModels models) =>
        models.TryFindOpen(context, out var version, out var error)
            ? Answer.JsonAsync(context, StatusCodes.Status200OK, models.MetadataOf(version), ReadableJson.Protocol.ModelMetadata)
            : Answer.ErrorAsync(context, error);

    private static Task AnswerReadyAsync(HttpContext context, ServedModels models)
    {
        if (!models.TryFind(context, out var version, out var error))
        {
            return Answer.ErrorAsync(context, error);
        }

        var reason = ServedModels.NotReadyReason(version);
        var status = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Answer.JsonAsync(context, status, new ModelReadiness(version.Name, reason is null, reason), EndpointJsonContext.Readable.ModelReadiness);
    }
}
