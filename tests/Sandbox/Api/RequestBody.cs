using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Api.Protobuf;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>Reads request bodies: JSON, bounded in size and depth, no member twice.</summary>
internal static class RequestBody
{
    /// <summary>The real server's limit for objects.</summary>
    public const long Limit = 3 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limit)
        {
            throw ApiStatus.TooLarge(Limit);
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > Limit)
            {
                throw ApiStatus.TooLarge(Limit);
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        return buffer.ToArray();
    }

    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var media = MediaType(request);
        if (media == ProtobufDecoder.MediaType)
        {
            return ProtobufDecoder.Decode(await ReadAsync(request, cancellationToken));
        }

        if (media is not ("" or "application/json" or "application/yaml"))
        {
            throw ApiStatus.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json");
        }

        return Parse(await ReadAsync(request, cancellationToken)) as JsonObject
            ?? throw ApiStatus.BadRequest("the object provided is unrecognized: the body must be a JSON object");
    }

    public static string MediaType(HttpRequest request)
    {
        var type = request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }

    public static JsonNode? Parse(byte[] utf8)
    {
        if (utf8.Length == 0)
        {
            throw ApiStatus.BadRequest("the request body is empty");
        }

        try
        {
            return JsonNode.Parse(utf8, null, Strict);
        }
        catch (JsonException fault)
        {
            throw ApiStatus.BadRequest($"the object provided is unrecognized: the sandbox reads JSON only: {fault.Message}");
        }
    }
}
