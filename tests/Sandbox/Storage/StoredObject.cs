using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>One committed version of an object: immutable, with the bytes that every reader of it is sent.</summary>
internal sealed class StoredObject
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private StoredObject(ObjectKey key, long resourceVersion, byte[] utf8)
    {
        Key = key;
        ResourceVersion = resourceVersion;
        Utf8 = utf8;
        Shared = Parse(utf8);
    }

    public ObjectKey Key { get; }

    public long ResourceVersion { get; }

    public byte[] Utf8 { get; }

    /// <summary>Read-only view shared by all readers.</summary>
    public JsonObject Shared { get; }

    /// <summary>Stamps the version into a value and freezes it.</summary>
    public static StoredObject Freeze(ObjectKey key, JsonObject value, long resourceVersion)
    {
        value.EnsureMetadata()["resourceVersion"] = resourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new StoredObject(key, resourceVersion, Serialize(value));
    }

    /// <summary>A private copy that the caller may change.</summary>
    public JsonObject Copy() => Parse(Utf8);

    public static byte[] Serialize(JsonNode value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            value.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static JsonObject Parse(byte[] utf8) => (JsonObject)JsonNode.Parse(utf8)!;
}
