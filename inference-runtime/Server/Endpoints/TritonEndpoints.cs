using ModelServing.Engine.Models;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// What Triton's clients and perf_analyzer ask beyond the Open Inference Protocol: configuration, statistics, model control. Source: Triton's extensions
/// model_configuration, statistics and model_repository.
/// </summary>
internal static class TritonEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, ServedModel model, ModelSettings settings)
    {
        // Takes precedence over a model of that name, as in Triton.
        endpoints.MapGet("/v2/models/stats", context => AnswerStatisticsAsync(context, model));
        foreach (var path in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            endpoints.MapGet($"{path}/stats", context => AnswerStatisticsAsync(context, model));
            endpoints.MapGet($"{path}/config", context => AnswerConfigurationAsync(context, model, settings));
        }

        foreach (var action in (string[])["load", "unload"])
        {
            endpoints.MapPost($"/v2/repository/models/{{model}}/{action}", context => Answer.ErrorAsync(
                context,
                StatusCodes.Status400BadRequest,
                ControlRefusal(action, model)));
        }
    }

    /// <summary>Why there is no model control.</summary>
    /// <param name="action"><c>load</c> or <c>unload</c>.</param>
    /// <param name="model">What is served.</param>
    public static string ControlRefusal(string action, ServedModel model) =>
        $"explicit model {action} is not allowed: this server serves the model '{model.Host.Status.Name}' that it was started with, and no other";

    private static Task AnswerConfigurationAsync(HttpContext context, ServedModel model, ModelSettings settings)
    {
        if ((model.Mismatch(context) ?? model.Unavailable()) is { } refusal)
        {
            return Answer.ErrorAsync(context, refusal);
        }

        var configuration = TritonConfiguration.Of(settings, model.Host);
        return Answer.JsonAsync(context, StatusCodes.Status200OK, configuration, ReadableJson.Protocol.ModelConfiguration);
    }

    /// <summary>Counts are told in every state; before the first request they are 0.</summary>
    private static Task AnswerStatisticsAsync(HttpContext context, ServedModel model) => model.Mismatch(context) is { } refusal
        ? Answer.ErrorAsync(context, refusal)
        : Answer.JsonAsync(context, StatusCodes.Status200OK, TritonStatistics.Of(model.Host), ReadableJson.Protocol.StatisticsList);
}
