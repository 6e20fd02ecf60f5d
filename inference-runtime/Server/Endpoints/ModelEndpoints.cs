using ModelServing.Engine;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Endpoints;

/// <summary><c>GET /v2/models</c>, a model's metadata and its readiness.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, ServedModel model)
    {
        endpoints.MapGet("/v2/models", context => AnswerListAsync(context, model));
        foreach (var path in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            endpoints.MapGet(path, context => AnswerMetadataAsync(context, model));
            endpoints.MapGet($"{path}/ready", context => AnswerReadyAsync(context, model));
        }
    }

    /// <summary>The names of what is served.</summary>
    public static Task AnswerListAsync(HttpContext context, ServedModel model) =>
        Answer.JsonAsync(context, StatusCodes.Status200OK, new ModelList([model.Host.Status.Name]), EndpointJsonContext.Readable.ModelList);

    private static Task AnswerMetadataAsync(HttpContext context, ServedModel model)
    {
        if ((model.Mismatch(context) ?? model.Unavailable()) is { } error)
        {
            return Answer.ErrorAsync(context, error);
        }

        return Answer.JsonAsync(context, StatusCodes.Status200OK, model.Host.Metadata!, ReadableJson.Protocol.ModelMetadata);
    }

    private static Task AnswerReadyAsync(HttpContext context, ServedModel model)
    {
        if (model.Mismatch(context) is InferError error)
        {
            return Answer.ErrorAsync(context, error);
        }

        var reason = model.NotReadyReason();
        var status = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Answer.JsonAsync(
            context, status, new ModelReadiness(model.Host.Status.Name, reason is null, reason), EndpointJsonContext.Readable.ModelReadiness);
    }
}
