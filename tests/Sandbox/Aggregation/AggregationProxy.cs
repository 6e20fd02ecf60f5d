using System.Text;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>Hands requests for an aggregated group and version to the server behind its APIService, in the name of the caller.</summary>
internal sealed class AggregationProxy(IClusterStore store, BackendConnections connections, ILogger<AggregationProxy> logger)
{
    // Those of one connection (RFC 9110, 7.6.1), and what the client library sets itself.
    private static readonly HashSet<string> HopByHop =
        new(["Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host", "Content-Length"], StringComparer.OrdinalIgnoreCase);

    /// <summary>False where the path belongs to no APIService with a Service.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext http, Identity caller)
    {
        var parts = (http.Request.Path.Value ?? "").Split('/');
        if (parts is not ["", "apis", { Length: > 0 } group, { Length: > 0 } version, ..]
            || store.Get(new ObjectKey(KnownResources.ApiServices, null, $"{version}.{group}")) is not { } stored
            || AggregatedApi.Of(stored) is not { } api)
        {
            return false;
        }

        if (!Conditions.IsTrue(stored["status"], "Available"))
        {
            await UnavailableAsync(http, api, "the APIService is not available");
            return true;
        }

        try
        {
            await ForwardAsync(http, api, caller);
        }
        catch (Exception fault) when (fault is HttpRequestException or BackendFault or IOException && !http.Response.HasStarted)
        {
            await UnavailableAsync(http, api, fault.GetBaseException().Message);
        }

        return true;
    }

    private async Task ForwardAsync(HttpContext http, AggregatedApi api, Identity caller)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method), new Uri($"https://{api.ServerName}:{api.Port}{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}"));
        if (http.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
        }

        foreach (var (name, values) in http.Request.Headers.Where(header => !HopByHop.Contains(header.Key) && !header.Key.StartsWith(':')))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        FrontProxy.Sign(request, caller);
        using var response = await connections.SendAsync(api, request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !HopByHop.Contains(header.Key)))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private Task UnavailableAsync(HttpContext http, AggregatedApi api, string why)
    {
        Log.Unavailable(logger, api.Name, why);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("service unavailable\n"), http.RequestAborted).AsTask();
    }
}
