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
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var name = root.GetProperty("type").GetString();
            var element = root.GetProperty("object");
            return name switch
            {
                "ADDED" or "MODIFIED" => ReadObject(type, element, isDeleted: false),
                "DELETED" => ReadObject(type, element, isDeleted: true),
                "BOOKMARK" => new WatchEvent<T>.Bookmark(element.GetProperty("metadata").GetProperty("resourceVersion").GetString() ?? ""),
                "ERROR" => new WatchEvent<T>.Failed(element.Deserialize(ApiJsonContext.Default.V1Status) ?? new V1Status()),
                _ => throw new InvalidDataException($"watch event of unknown type '{name}'"),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"the server sent a line that is not a watch event: {exception.Message}", exception);
        }
    }

    private static WatchEvent<T> ReadObject<T>(ResourceType<T> type, JsonElement element, bool isDeleted) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (ObjectReader.TryRead(type, element, out var resource) is { } unreadable)
        {
            return new WatchEvent<T>.Unreadable(unreadable, isDeleted);
        }

        return isDeleted ? new WatchEvent<T>.Deleted(resource!) : new WatchEvent<T>.Stored(resource!);
    }
}
