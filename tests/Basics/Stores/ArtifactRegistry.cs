using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelServing.Testing.Stores;

/// <summary>
/// A registry behind the OCI distribution protocol, as far as pulling goes, with the token service that guards it: no token, no content. Content is in memory
/// and put there by <see cref="Add(byte[])"/>; there is one repository.
/// </summary>
public sealed class ArtifactRegistry : IAsyncDisposable
{
    private readonly Dictionary<string, byte[]> _content = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _tokens = new();
    private LoopbackSite? _site;

    public string Repository { get; init; } = "team/models";

    /// <summary>Who gets a token; null for everybody.</summary>
    public (string Name, string Password)? Login { get; init; }

    /// <summary>Where tokens are to be had; its own service where it is null.</summary>
    public string? Realm { get; init; }

    /// <summary>Path of each request, in order; of one with a token with a star before it.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers instead of the registry where it gives true.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    public string Authority => _site!.Authority;

    public async Task<ArtifactRegistry> StartAsync()
    {
        _site = await LoopbackSite.StartAsync(AnswerAsync);
        return this;
    }

    /// <summary>Keeps content and gives its digest.</summary>
    public string Add(byte[] content)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
        _content[digest] = content;
        return digest;
    }

    /// <summary>Keeps other content under a digest than the one that it has.</summary>
    public void Corrupt(string digest, byte[] content) => _content[digest] = content;

    /// <summary>Keeps a manifest with layers and gives the reference by which it is pulled.</summary>
    /// <param name="layers">Media type, name in the artifact or null, and content of each.</param>
    public string AddArtifact(params (string MediaType, string? Title, byte[] Content)[] layers)
    {
        var descriptors = layers.Select(layer => (JsonNode)new JsonObject
        {
            ["mediaType"] = layer.MediaType,
            ["digest"] = Add(layer.Content),
            ["size"] = layer.Content.Length,
            ["annotations"] = layer.Title is null ? null : new JsonObject { ["org.opencontainers.image.title"] = layer.Title },
        });
        return ReferenceTo(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["layers"] = new JsonArray([.. descriptors]),
        });
    }

    public string ReferenceTo(JsonObject document) => $"{Authority}/{Repository}@{Add(Encoding.UTF8.GetBytes(document.ToJsonString()))}";

    public ValueTask DisposeAsync() => _site?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var authorization = context.Request.Headers.Authorization.ToString();
        var hasToken = authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.ContainsKey(authorization["Bearer ".Length..]);
        Requests.Enqueue((hasToken ? "*" : "") + path);
        if (Instead is { } instead && await instead(context))
        {
            return;
        }

        if (path == "/token")
        {
            await GiveTokenAsync(context, authorization);
        }
        else if (!hasToken)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{Realm ?? $"http://{Authority}/token"}\",service=\"{Authority}\",scope=\"repository:{Repository}:pull\"";
        }
        else if (path.StartsWith($"/v2/{Repository}/", StringComparison.Ordinal) && _content.TryGetValue(path.Split('/')[^1], out var content))
        {
            await StoredContent.SendAsync(context, content);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task GiveTokenAsync(HttpContext context, string authorization)
    {
        var expected = Login is { } login ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.Name}:{login.Password}")) : null;
        if ((expected is not null && authorization != expected) || context.Request.Query["scope"] != $"repository:{Repository}:pull")
        {
            context.Response.StatusCode = 401;
            return;
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _tokens[token] = true;
        await context.Response.WriteAsync(new JsonObject { ["token"] = token, ["expires_in"] = 300 }.ToJsonString(), context.RequestAborted);
    }
}
