using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tables;

namespace ModelServing.Sandbox.Api;

/// <summary>Writes objects, lists and statuses in the format that was asked for.</summary>
internal sealed class ObjectResponse(TimeProvider time)
{
    /// <param name="request">What is answered.</param>
    /// <param name="value">In served shape.</param>
    /// <param name="code">HTTP status.</param>
    public Task WriteAsync(ApiRequest request, JsonObject value, int code = 200) =>
        WriteJsonAsync(request.Http.Response, Formatted(request, value), code);

    public static Task WriteJsonAsync(HttpResponse response, JsonNode value, int code = 200) =>
        WriteBytesAsync(response, StoredObject.Serialize(value), code);

    public static async Task WriteBytesAsync(HttpResponse response, ReadOnlyMemory<byte> utf8, int code = 200)
    {
        response.StatusCode = code;
        response.ContentType = "application/json";
        response.ContentLength = utf8.Length;
        await response.Body.WriteAsync(utf8, response.HttpContext.RequestAborted);
    }

    /// <summary>One object in the format asked for; a fresh node unless the format is plain.</summary>
    public JsonObject Formatted(ApiRequest request, JsonObject value, bool tableHeader = true) => request.Format switch
    {
        ResponseFormat.Table => TablePrinter.Print(request.Definition, [value], IncludeObject(request), time.GetUtcNow(), tableHeader),
        ResponseFormat.PartialMetadata => PartialMetadata(value),
        _ => value,
    };

    public async Task WriteListAsync(ApiRequest request, ListPage page)
    {
        var definition = request.Definition;
        JsonObject metadata = new() { ["resourceVersion"] = page.ResourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        metadata.Put("continue", page.Continue);
        metadata.Put("remainingItemCount", page.Remaining is { } remaining ? JsonValue.Create(remaining) : null);
        switch (request.Format)
        {
            case ResponseFormat.Table:
                var served = page.Items.Select(i => ServedView.Of(definition, i.Shared)).ToList();
                var table = TablePrinter.Print(definition, served, IncludeObject(request), time.GetUtcNow());
                table["metadata"] = metadata;
                await WriteJsonAsync(request.Http.Response, table);
                return;
            case ResponseFormat.PartialMetadata:
                await WriteJsonAsync(request.Http.Response, new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = metadata,
                    ["items"] = new JsonArray([.. page.Items.Select(i => PartialMetadata(ServedView.Of(definition, i.Shared)))]),
                });
                return;
            default:
                await WriteBytesAsync(request.Http.Response, PlainList(request, page, metadata));
                return;
        }
    }

    private static byte[] PlainList(ApiRequest request, ListPage page, JsonObject metadata)
    {
        var definition = request.Definition;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(4096);
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", definition.ListKind);
            writer.WriteString("apiVersion", definition.ApiVersion);
            writer.WritePropertyName("metadata");
            metadata.WriteTo(writer);
            writer.WriteStartArray("items");
            foreach (var item in page.Items)
            {
                writer.WriteRawValue(ServedView.Utf8Of(definition, item), skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static JsonObject PartialMetadata(JsonObject value) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = value["metadata"]?.DeepClone(),
    };

    private static string IncludeObject(ApiRequest request) => request.Query["includeObject"].ToString() switch
    {
        "" => "Metadata",
        var policy and ("None" or "Metadata" or "Object") => policy,
        var other => throw ApiStatus.BadRequest($"unrecognized includeObject value: \"{other}\""),
    };
}
