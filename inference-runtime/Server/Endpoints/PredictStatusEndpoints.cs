using System.Diagnostics;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// <c>GET /v1/models</c> and <c>GET /v1/models/{model}</c>. KServe and TensorFlow Serving answer the latter differently on one path, so the answer has the
/// members of both. Its status is KServe's, 503 while not ready: clients of KServe look at the status alone, those of TensorFlow Serving at the body.
/// </summary>
internal static class PredictStatusEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, ServedModel model)
    {
        endpoints.MapGet("/v1/models", context => ModelEndpoints.AnswerListAsync(context, model));
        foreach (var path in (string[])["/v1/models/{model}", "/v1/models/{model}/versions/{version}", "/v1/models/{model}/labels/{label}"])
        {
            endpoints.MapGet(path, context => AnswerAsync(context, model));
        }
    }

    private static Task AnswerAsync(HttpContext context, ServedModel model)
    {
        if (model.Mismatch(context) is { } refusal)
        {
            return Answer.ErrorAsync(context, refusal);
        }

        var reason = model.NotReadyReason();
        var status = model.Host.Status;
        var version = new PredictVersionStatus(status.Version, State(status.State), Health(status));
        return Answer.JsonAsync(
            context,
            reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new PredictModelStatus(status.Name, reason is null, [version], reason),
            EndpointJsonContext.Snake.PredictModelStatus);
    }

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
