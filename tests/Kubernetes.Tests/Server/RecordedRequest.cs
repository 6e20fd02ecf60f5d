using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ModelServing.Kubernetes.Tests.Server;

/// <summary>A request as the server saw it.</summary>
public sealed record RecordedRequest(string Method, string Path, string Query, string Body, string? ContentType, string? Authorization, string Protocol, string UserAgent)
{
    public bool IsWatch => this["watch"] == "true";

    /// <summary>A query parameter; null when absent.</summary>
    public string? this[string parameter] => QueryHelpers.ParseQuery(Query).TryGetValue(parameter, out var value) ? value.ToString() : null;

    public static async Task<RecordedRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        return new RecordedRequest(
            request.Method, request.Path, request.QueryString.Value ?? "", body, request.ContentType, request.Headers.Authorization, request.Protocol, request.Headers.UserAgent.ToString());
    }
}
