namespace ModelServing.Runtime.Telemetry;

/// <summary>Method names of <c>OpenTelemetry.Exporter.Prometheus.AspNetCore</c>, so that it can take over (docs/adr/0001-packages.md).</summary>
internal static class PrometheusExporterExtensions
{
    /// <summary>Collects the measurements of the chosen meters, from the moment that the endpoint is mapped.</summary>
    public static IServiceCollection AddPrometheusExporter(this IServiceCollection services, Action<PrometheusExporterOptions> configure)
    {
        services.AddMetrics();
        services.AddOptions<PrometheusExporterOptions>().Configure(configure);
        return services.AddSingleton<MetricCollector>();
    }

    /// <summary>Answers GET on a path with everything measured so far.</summary>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path = "/metrics")
    {
        var collector = endpoints.ServiceProvider.GetRequiredService<MetricCollector>();
        return endpoints.MapGet(path, context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(collector.Render(), context.RequestAborted);
        });
    }
}
