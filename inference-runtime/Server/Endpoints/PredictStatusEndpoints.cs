using System.Diagnostics;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// <c>GET /v1/models</c> and <c>GET /v1/models/{model}</c>. KServe and TensorFlow Serving answer the latter differently on one path, so the answer has the
/// members of both. Its status is KServe's, 503 while not ready: clients of KServe look at the status alone, those of TensorFlow Serving at the body.
/// </summary>
internal static class PredictStatusEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, ServedModels models)
    {
        endpoints.MapGet("/v1/models", context => ModelEndpoints.AnswerListAsync(context, models));
        foreach (var path in (string[])["/v1/models/{model}", "/v1/models/{model}/versions/{version}", "/v1/models/{model}/labels/{label}"])
        {
            endpoints.MapGet(path, context => AnswerAsync(context, models));
        }
    }

    private static Task AnswerAsync(HttpContext context, ServedModels models)
    {
        if (!models.TryFind(context, out var asked, out var refusal))
        {
            return Answer.ErrorAsync(context, refusal);
        }

        var reason = ServedModels.NotReadyReason(asked);
        var isOfOne = context.GetRouteValue("version") is not null || context.GetRouteValue("label") is not null;
        var versions = isOfOne ? [asked] : models.Catalogue.Versions.Where(version => version.Name == asked.Name);
        return Answer.JsonAsync(
            context,
            reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new PredictModelStatus(asked.Name, reason is null, [.. versions.Select(version => version.Host.Status).Select(Of)], reason),
            EndpointJsonContext.Snake.PredictModelStatus);
    }

    private static PredictVersionStatus Of(ModelStatus status) => new(status.Version, State(status.State), Health(status));

    /// <summary>The states of get_model_status.proto.</summary>
    private static string State(ModelState state) => state switch
    {
        ModelState.Loading => "LOADING",
        ModelState.Ready => "AVAILABLE",
        ModelState.Unloading => "UNLOADING",
        ModelState.Unavailable => "END",
        _ => throw new UnreachableException(),
    };

    private static PredictVersionHealth Health(ModelStatus status) => status.State == ModelState.Unavailable
        ? new PredictVersionHealth("FAILED_PRECONDITION", $"{status.Reason}: {status.Message}")
        : new PredictVersionHealth("OK", "");
}
