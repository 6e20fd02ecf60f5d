using ModelServing.Controllers.ModelDeployments;
using ModelServing.Kubernetes.Leadership;

namespace ModelServing.Host.Health;

/// <summary>
/// <c>/healthz</c>: the process lives, and its part in the election does not hang. <c>/readyz</c>: every cache has its first list, so that what it
/// does rests on facts; a process that stands by is ready too.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        var controller = app.Services.GetRequiredService<ModelDeploymentController>();
        var elector = app.Services.GetService<LeaderElector>();
        app.MapGet("/healthz", context => AnswerAliveAsync(context, elector));
        app.MapGet("/readyz", context => AnswerReadyAsync(context, controller));
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

    private static Task AnswerReadyAsync(HttpContext context, ModelDeploymentController controller)
    {
        if (controller.HasSynced)
        {
            return context.Response.WriteAsync("ok\n");
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync($"waiting for the first list of: {string.Join(", ", controller.Unsynced)}\n");
    }
}
