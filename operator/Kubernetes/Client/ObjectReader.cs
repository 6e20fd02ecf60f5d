using System.Text.Json;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

/// <summary>Reads lists and single objects such that one object of the wrong shape is set aside instead of failing all.</summary>
internal static class ObjectReader
{
    public static async Task<T> ReadAsync<T>(ResourceType<T> type, Stream body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(body, type.ItemInfo, cancellationToken)
                ?? throw new InvalidDataException($"the server sent null instead of a {type.Kind}");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the server sent a {type.Kind} that cannot be read: {exception.Message}", exception);
        }
    }

    public static async Task<ResourcePage<T>> ReadListAsync<T>(ResourceType<T> type, Stream body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var document = await ParseAsync(body, cancellationToken);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "kind") != type.Kind + "List" || !root.TryGetProperty("metadata", out var metadata))
        {
            throw new InvalidDataException($"the server sent kind '{(root.ValueKind == JsonValueKind.Object ? Text(root, "kind") : null)}' instead of {type.Kind}List");
        }

        var items = new List<T>();
        var unreadable = new List<UnreadableObject>();
        if (root.TryGetProperty("items", out var array) && array.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in array.EnumerateArray())
            {
                Read(type, element, items, unreadable);
            }
        }

        var next = Text(metadata, "continue");
        return new ResourcePage<T>(items, unreadable, Text(metadata, "resourceVersion") ?? "", string.IsNullOrEmpty(next) ? null : next);
    }

    /// <summary>Null when the object fits; otherwise what is known of it.</summary>
    public static UnreadableObject? TryRead<T>(ResourceType<T> type, JsonElement element, out T? resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        resource = null;
        try
        {
            resource = element.Deserialize(type.ItemInfo);
            // Items of a list carry no kind; an object of a watch does, and it may be a Table when a proxy meddles.
            if (resource?.Metadata?.Name is not null && (resource.Kind is null || resource.Kind == type.Kind))
            {
                return null;
            }

            return Describe(element, $"kind '{resource?.Kind}' without a name instead of a {type.Kind}");
        }
        catch (JsonException exception)
        {
            return Describe(element, exception.Message);
        }
    }

    private static void Read<T>(ResourceType<T> type, JsonElement element, List<T> items, List<UnreadableObject> unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (TryRead(type, element, out var resource) is { } failure)
        {
            unreadable.Add(failure);
        }
        else
        {
            items.Add(resource!);
        }
    }

    private static UnreadableObject Describe(JsonElement element, string error)
    {
        var metadata = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("metadata", out var found) ? found : default;
        return new UnreadableObject(new NamespacedName(Text(metadata, "namespace") ?? "", Text(metadata, "name") ?? ""), Text(metadata, "resourceVersion"), error);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static async Task<JsonDocument> ParseAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, default, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the server sent a list that is not JSON: {exception.Message}", exception);
        }
    }
}
