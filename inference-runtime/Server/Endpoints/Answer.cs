using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Engine;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Writes whole answers: JSON with its length.</summary>
internal static class Answer
{
    public static async Task JsonAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary><c>{"error":"…"}</c>, which clients read from every answer that is no success.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string message) =>
        JsonAsync(context, status, new ErrorBody(message), ReadableJson.Protocol.ErrorBody);

    public static Task ErrorAsync(HttpContext context, InferError error)
    {
        if (error.Kind is ErrorKind.QueueFull or ErrorKind.NotReady)
        {
            var seconds = Math.Max(1, Math.Ceiling(error.RetryAfter?.TotalSeconds ?? 1));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return ErrorAsync(context, HttpStatus.Of(error.Kind), error.Message);
    }
}
