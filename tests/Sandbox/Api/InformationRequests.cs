using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Aggregation;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.OpenApi;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>What the server says of itself: version, health, discovery, OpenAPI.</summary>
internal sealed class InformationRequests(ResourceCatalog catalog, AggregatedDiscovery aggregated)
{
    private readonly DiscoveryDocuments _discovery = new(catalog);
    private readonly OpenApiDocuments _openApi = new(catalog);

    /// <summary>False where the path is none of these.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext http)
    {
        var path = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is ["healthz" or "livez" or "readyz", ..])
        {
            await TextAsync(http.Response, "ok");
            return true;
        }

        if (Answer(http, path) is not { } document)
        {
            return false;
        }

        if (http.Request.Method != "GET")
        {
            throw new ApiStatusException(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);
        }

        await ObjectResponse.WriteBytesAsync(http.Response, document);
        return true;
    }

    /// <summary>Paths that anyone may read, as on the real server.</summary>
    public static bool IsPublic(string path) =>
        path is "/version" or "/healthz" or "/livez" or "/readyz"
        || path.StartsWith("/livez/", StringComparison.Ordinal) || path.StartsWith("/readyz/", StringComparison.Ordinal);

    private byte[]? Answer(HttpContext http, string[] path) => path switch
    {
        ["openapi", "v3", "api", var version] => _openApi.Find("", version) ?? throw ApiStatus.UnknownPath(),
        ["openapi", "v3", "apis", var group, var version] => _openApi.Find(group, version) ?? throw ApiStatus.UnknownPath(),
        _ => Document(http, path) is { } document ? StoredObject.Serialize(document) : null,
    };

    private JsonObject? Document(HttpContext http, string[] path) => path switch
    {
        ["version"] => Version(),
        [] => RootPaths(),
        ["api"] when IsAggregated(http) => _discovery.Aggregated(core: true),
        ["apis"] when IsAggregated(http) => aggregated.AddTo(_discovery.Aggregated(core: false)),
        ["api"] => DiscoveryDocuments.CoreVersions(http.Request.Host.ToString()),
        ["apis"] => aggregated.AddToGroups(_discovery.Groups()),
        ["api", var version] => _discovery.Resources("", version) ?? throw ApiStatus.UnknownPath(),
        ["apis", var group] => _discovery.Group(group) ?? aggregated.Group(group) ?? throw ApiStatus.UnknownPath(),
        ["apis", var group, var version] => _discovery.Resources(group, version) ?? throw ApiStatus.UnknownPath(),
        ["openapi", "v3"] => _openApi.Index(),
        _ => null,
    };

    private static bool IsAggregated(HttpContext http)
    {
        var wanted = http.Request.Headers.Accept.ToString().Split(',').Select(r => r.Split(';', StringSplitOptions.TrimEntries));
        if (!wanted.Any(r => r[0] == "application/json" && r.Contains("as=APIGroupDiscoveryList") && r.Contains("v=v2")))
        {
            return false;
        }

        http.Response.OnStarting(() =>
        {
            http.Response.ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
            return Task.CompletedTask;
        });
        return true;
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "35",
        ["gitVersion"] = "v1.35.0+model-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = ".NET",
        ["platform"] = "linux/amd64",
    };

    private JsonObject RootPaths() => new()
    {
        ["paths"] = new JsonArray([.. new[] { "/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version" }
            .Concat(catalog.Served.Where(d => d.Resource.Group.Length > 0).Select(d => $"/apis/{d.ApiVersion}").Distinct())
            .Order(StringComparer.Ordinal).Select(p => JsonValue.Create(p))]),
    };

    private static async Task TextAsync(HttpResponse response, string text)
    {
        response.ContentType = "text/plain; charset=utf-8";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), response.HttpContext.RequestAborted);
    }
}
