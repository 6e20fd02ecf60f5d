using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ModelServing.Runtime.Hosting;

/// <summary>Marks the connections of the metrics port, which answers nothing but metrics: scrapers are let in where callers are not.</summary>
internal static class MetricsListener
{
    public const string Path = "/metrics";

    private static readonly object Mark = new();

    public static void UseMetricsOnly(this IConnectionBuilder connections) => connections.Use(next => connection =>
    {
        connection.Items[Mark] = Mark;
        return next(connection);
    });

    public static void UseMetricsPortGuard(this IApplicationBuilder application) => application.Use((context, next) =>
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true && context.Request.Path != Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    });
}
