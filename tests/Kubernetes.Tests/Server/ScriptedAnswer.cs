using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelServing.Kubernetes.Tests.Server;

/// <summary>Writes one answer, in as many pieces as a test needs.</summary>
public sealed class ScriptedAnswer(HttpContext context, RecordedRequest request)
{
    public RecordedRequest Request => request;

    public Task JsonAsync(string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public Task ListAsync(int version, params string[] items) => PageAsync(version, "", items);

    public Task PageAsync(int version, string next, params string[] items) => JsonAsync(
        $$"""{"apiVersion":"v1","kind":"ConfigMapList","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(",", items)}}]}""");

    public Task StatusAsync(int code, string reason, string message, int? retryAfterSeconds = null)
    {
        if (retryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return JsonAsync(StatusJson(code, reason, message), code);
    }

    /// <summary>One whole line of a watch.</summary>
    public Task EventAsync(string type, string resource) => RawAsync($$"""{"type":"{{type}}","object":{{resource}}}""" + "\n");

    public Task ErrorEventAsync(int code, string reason, string message) => EventAsync("ERROR", StatusJson(code, reason, message));

    public Task BookmarkAsync(int version) =>
        EventAsync("BOOKMARK", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"resourceVersion":"{{{version}}}","creationTimestamp":null}}""");

    /// <summary>The bookmark after which a watch that began with all objects has sent them.</summary>
    public Task InitialEventsEndAsync(int version) => EventAsync(
        "BOOKMARK",
        $$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"resourceVersion":"{{{{version}}}}","creationTimestamp":null,"annotations":{"k8s.io/initial-events-end":"true"}}}""");

    /// <summary>Bytes as they are, sent at once.</summary>
    public async Task RawAsync(string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }

    public async Task HeadersAsync()
    {
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Keeps the answer open until the client or the server goes away.</summary>
    public async Task StayOpenAsync()
    {
        await HeadersAsync();
        await context.RequestAborted.WhenCanceledAsync();
    }

    /// <summary>RST_STREAM: what a load balancer does.</summary>
    public void Reset() => context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(0x2);

    private static string StatusJson(int code, string reason, string message) =>
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Status",
            ["status"] = "Failure",
            ["code"] = code,
            ["reason"] = reason,
            ["message"] = message,
        }.ToJsonString();
}
