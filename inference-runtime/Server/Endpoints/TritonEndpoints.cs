using ModelServing.Engine.Catalogue;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Endpoints;

/// <summary>
/// What Triton's clients and perf_analyzer ask beyond the Open Inference Protocol: configuration and statistics. Source: Triton's extensions
/// model_configuration and statistics.
/// </summary>
internal static class TritonEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, ServedModels models)
    {
        // Takes precedence over a model of that name, as in Triton.
        endpoints.MapGet("/v2/models/stats", context => AnswerStatisticsAsync(context, models.Catalogue.Versions));
        foreach (var path in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            endpoints.MapGet($"{path}/stats", context => AnswerStatisticsAsync(context, models));
            endpoints.MapGet($"{path}/config", context => AnswerConfigurationAsync(context, models));
        }
    }

    private static Task AnswerConfigurationAsync(HttpContext context, ServedModels models) => models.TryFindOpen(context, out var version, out var refusal)
        ? Answer.JsonAsync(context, StatusCodes.Status200OK, TritonConfiguration.Of(version.Host), ReadableJson.Protocol.ModelConfiguration)
        : Answer.ErrorAsync(context, refusal);

    /// <summary>Counts are told in every state; before the first request they are 0.</summary>
    private static Task AnswerStatisticsAsync(HttpContext context, ServedModels models) => models.TryFind(context, out var version, out var refusal)
        ? AnswerStatisticsAsync(context, context.GetRouteValue("version") is null ? models.Catalogue.Versions.Where(other => other.Name == version.Name) : [version])
        : Answer.ErrorAsync(context, refusal);

    private static Task AnswerStatisticsAsync(HttpContext context, IEnumerable<ModelVersion> versions) =>
        Answer.JsonAsync(context, StatusCodes.Status200OK, TritonStatistics.Of(versions), ReadableJson.Protocol.StatisticsList);
}
