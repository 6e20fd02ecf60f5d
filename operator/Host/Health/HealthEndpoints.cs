using ModelServing.Controllers.ModelDeployments;
using ModelServing.Host.MetricsApi;
using ModelServing.Kubernetes.Leadership;

namespace ModelServing.Host.Health;

/// <summary>
/// <c>/healthz</c>: the process lives, and its part in the election does not hang. <c>/readyz</c>: every cache has its first list, so that what it
/// does rests on facts, and the metrics API can answer where it is served; a process that stands by is ready too.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        var controller = app.Services.GetRequiredService<ModelDeploymentController>();
        var elector = app.Services.GetService<LeaderElector>();
        var metricsApi = app.Services.GetService<MetricsApiService>();
        app.MapGet("/healthz", context => AnswerAliveAsync(context, elector));
        app.MapGet("/readyz", context => AnswerReadyAsync(context, controller, metricsApi));
    }

    private static Task AnswerAliveAsync(HttpContext context, LeaderElector? elector)
    {
        if (elector is null or { IsHealthy: true })
        {
            return context.Response.WriteAsync("ok\n");
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync("the lease has expired long ago, and this process has not noticed\n");
    }

    private static Task AnswerReadyAsync(HttpContext context, ModelDeploymentController controller, MetricsApiService? metricsApi)
    {
        string[] missing = [.. controller.Unsynced.Select(static kind => $"the first list of {kind}"), .. metricsApi?.Missing ?? []];
        if (missing.Length == 0)
        {
            return context.Response.WriteAsync("ok\n");
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync($"waiting for: {string.Join(", ", missing)}\n");
    }
}
