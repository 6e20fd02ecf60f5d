using System.Diagnostics;
using System.Globalization;
using ModelServing.Host.Access;
using ModelServing.Runtime.Telemetry;

namespace ModelServing.Host.Metrics;

/// <summary>Answers <c>GET /metrics</c> on a port of its own; where access is checked, to those who may <c>get</c> that path.</summary>
/// <param name="collector">What was measured.</param>
/// <param name="access">Null: everybody may.</param>
internal sealed class MetricsEndpoint(MetricCollector collector, AccessCheck? access)
{
    private const string Path = "/metrics";

    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path != Path)
        {
            await RefuseAsync(http, StatusCodes.Status404NotFound, "only /metrics is here");
            return;
        }

        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            await RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "metrics can only be read");
            return;
        }

        try
        {
            await AnswerAsync(http, access is null ? new AccessDecision.Allowed() : await access.DecideAsync(http, AccessRequest.ToRead(Path)));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone; there is nobody to answer.
        }
    }

    private Task AnswerAsync(HttpContext http, AccessDecision decision)
    {
        switch (decision)
        {
            case AccessDecision.Allowed:
                http.Response.ContentType = PrometheusText.ContentType;
                return http.Response.WriteAsync(collector.Render(), http.RequestAborted);
            case AccessDecision.Unknown:
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return RefuseAsync(http, StatusCodes.Status401Unauthorized, "a bearer token that the cluster knows is needed");
            case AccessDecision.Denied denied:
                return RefuseAsync(http, StatusCodes.Status403Forbidden, $"user \"{denied.User}\" cannot get path \"{Path}\"");
            case AccessDecision.Undecided undecided:
                http.Response.Headers.RetryAfter = undecided.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                return RefuseAsync(http, (int)undecided.Code, undecided.Reason);
            default:
                throw new UnreachableException($"{decision.GetType()} is no decision");
        }
    }

    private static Task RefuseAsync(HttpContext http, int code, string words)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(words + "\n", http.RequestAborted);
    }
}
