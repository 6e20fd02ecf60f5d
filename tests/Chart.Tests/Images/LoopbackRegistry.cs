using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelServing.Chart.Tests.Images;

/// <summary>
/// An image registry on loopback, in memory: as much of it as pulling and pushing an image needs. It believes no digest that it has not computed.
/// Source: OCI Distribution Specification 1.1.
/// </summary>
internal sealed partial class LoopbackRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string MediaType, byte[] Content)> _manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MemoryStream> _uploads = new(StringComparer.Ordinal);

    private LoopbackRegistry(WebApplication application)
    {
        _application = application;
        application.Run(AnswerAsync);
    }

    /// <summary>As it stands in the name of an image.</summary>
    public string Host => new Uri(_application.Urls.Single()).Authority;

    public static async Task<LoopbackRegistry> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var registry = new LoopbackRegistry(builder.Build());
        await registry._application.StartAsync(cancellationToken);
        return registry;
    }

    public static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public string AddBlob(byte[] content)
    {
        var digest = Digest(content);
        _blobs[digest] = content;
        return digest;
    }

    public void AddManifest(string name, string reference, string mediaType, byte[] content)
    {
        _manifests[$"{name}:{reference}"] = (mediaType, content);
        _manifests[$"{name}:{Digest(content)}"] = (mediaType, content);
    }

    public byte[] Blob(string digest) => _blobs[digest];

    public byte[] Manifest(string name, string reference) => _manifests[$"{name}:{reference}"].Content;

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return (Method: context.Request.Method, Upload().Match(path), Content().Match(path)) switch
        {
            (_, { Success: true } upload, _) => UploadAsync(context, upload.Groups["name"].Value, upload.Groups["id"].Value),
            ("PUT", _, { Success: true } content) => PutManifestAsync(context, content.Groups["name"].Value, content.Groups["reference"].Value),
            ("GET" or "HEAD", _, { Success: true } content) => GetAsync(context, content),
            _ when path is "/v2/" or "/v2" => Task.CompletedTask,
            _ => RefuseAsync(context, StatusCodes.Status404NotFound),
        };
    }

    private Task GetAsync(HttpContext context, Match content)
    {
        var (name, reference) = (content.Groups["name"].Value, content.Groups["reference"].Value);
        if (content.Groups["kind"].Value == "blobs")
        {
            return _blobs.TryGetValue(reference, out var blob) ? SendAsync(context, "application/octet-stream", blob) : RefuseAsync(context, StatusCodes.Status404NotFound);
        }

        return _manifests.TryGetValue($"{name}:{reference}", out var manifest) ? SendAsync(context, manifest.MediaType, manifest.Content) : RefuseAsync(context, StatusCodes.Status404NotFound);
    }

    private async Task UploadAsync(HttpContext context, string name, string id)
    {
        if (context.Request.Method == "POST")
        {
            id = Guid.NewGuid().ToString("N");
            _uploads[id] = new MemoryStream();
        }

        var upload = _uploads[id];
        await context.Request.Body.CopyToAsync(upload, context.RequestAborted);
        context.Response.Headers.Location = $"/v2/{name}/blobs/uploads/{id}";
        context.Response.Headers.Range = $"0-{upload.Length - 1}";
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        if (context.Request.Query["digest"].FirstOrDefault() is { } digest)
        {
            var isTrue = AddBlob(upload.ToArray()) == digest;
            context.Response.Headers.Location = $"/v2/{name}/blobs/{digest}";
            context.Response.StatusCode = isTrue ? StatusCodes.Status201Created : StatusCodes.Status400BadRequest;
        }
    }

    private async Task PutManifestAsync(HttpContext context, string name, string reference)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        AddManifest(name, reference, context.Request.ContentType!, content.ToArray());
        context.Response.Headers.Location = $"/v2/{name}/manifests/{reference}";
        context.Response.Headers["Docker-Content-Digest"] = Digest(content.ToArray());
        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static async Task SendAsync(HttpContext context, string mediaType, byte[] content)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = content.Length;
        context.Response.Headers["Docker-Content-Digest"] = Digest(content);
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    [GeneratedRegex("^/v2/(?<name>.+)/blobs/uploads/(?<id>[0-9a-f]*)$")]
    private static partial Regex Upload();

    [GeneratedRegex("^/v2/(?<name>.+)/(?<kind>manifests|blobs)/(?<reference>[^/]+)$")]
    private static partial Regex Content();
}
