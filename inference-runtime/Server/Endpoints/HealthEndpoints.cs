namespace ModelServing.Runtime.Endpoints;

/// <summary><c>GET /v2/health/live</c> and <c>/v2/health/ready</c>: what the kubelet asks.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, ServedModels models)
    {
        endpoints.MapGet(
            "/v2/health/live",
            context => Answer.JsonAsync(context, StatusCodes.Status200OK, new Liveness(true), EndpointJsonContext.Readable.Liveness));
        endpoints.MapGet("/v2/health/ready", context =>
        {
            var reason = models.NotReadyReason();
            var status = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Answer.JsonAsync(context, status, new Readiness(reason is null, true, reason), EndpointJsonContext.Readable.Readiness);
        });
    }
}
