using ModelServing.Controllers.ModelDeployments;

namespace ModelServing.Host.Health;

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: every cache has its first list, so that what it does rests on facts.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        var controller = app.Services.GetRequiredService<ModelDeploymentController>();
        app.MapGet("/healthz", static context => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", context => AnswerReadyAsync(context, controller));
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
