using System.Buffers;
using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

/// <summary>Parses one line of a watch: <c>{"type": ..., "object": ...}</c>.</summary>
internal static class WatchEventReader
{
    /// <exception cref="InvalidDataException">The line is not a watch event.</exception>
    public static WatchEvent<T> Read<T>(ResourceType<T> type, ReadOnlySequence<byte> line) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var name = Find(ref reader, out var content);
            return name switch
            {
                "ADDED" or "MODIFIED" => ReadObject(type, ref content, isDeleted: false),
                "DELETED" => ReadObject(type, ref content, isDeleted: true),
                "BOOKMARK" => ReadBookmark<T>(ref content),
                "ERROR" => new WatchEvent<T>.Failed(JsonSerializer.Deserialize(ref content, ApiJsonContext.Default.V1Status) ?? new V1Status()),
                _ => throw new InvalidDataException($"watch event of unknown type '{name}'"),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"the server sent a line that is not a watch event: {exception.Message}", exception);
        }
    }

    /// <summary>Goes through the event once, so that all of it is known to be JSON.</summary>
    /// <param name="reader">At its beginning.</param>
    /// <param name="content">At the first token of the member <c>object</c>.</param>
    /// <returns>The member <c>type</c>.</returns>
    private static string? Find(ref Utf8JsonReader reader, out Utf8JsonReader content)
    {
        string? name = null;
        content = default;
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            name = isType ? reader.GetString() : name;
            content = isObject ? reader : content;
            reader.Skip();
        }

        reader.Read();
        return content.TokenType == JsonTokenType.StartObject ? name : throw new JsonException("there is no member 'object' with an object");
    }

    private static WatchEvent<T>.Bookmark ReadBookmark<T>(ref Utf8JsonReader content)
    {
        using var document = JsonDocument.ParseValue(ref content);
        var metadata = document.RootElement.GetProperty("metadata");
        var endsInitialEvents = metadata.TryGetProperty("annotations", out var annotations)
            && annotations.TryGetProperty("k8s.io/initial-events-end", out var end) && end.ValueEquals("true");
        return new WatchEvent<T>.Bookmark(metadata.GetProperty("resourceVersion").GetString() ?? "", endsInitialEvents);
    }

    private static WatchEvent<T> ReadObject<T>(ResourceType<T> type, ref Utf8JsonReader content, bool isDeleted) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (ObjectReader.TryRead(type, ref content, out var resource) is { } unreadable)
        {
            return new WatchEvent<T>.Unreadable(unreadable, isDeleted);
        }

        return isDeleted ? new WatchEvent<T>.Deleted(resource!) : new WatchEvent<T>.Stored(resource!);
    }
}
