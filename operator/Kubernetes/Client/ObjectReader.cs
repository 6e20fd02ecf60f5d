using System.Text.Json;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

/// <summary>Reads single objects; within a list or a watch one of the wrong shape is set aside instead of failing all.</summary>
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

    /// <summary>Reads the object whose first token the reader is at, and leaves the reader at its last.</summary>
    /// <returns>Null when the object fits; otherwise what is known of it.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static UnreadableObject? TryRead<T>(ResourceType<T> type, ref Utf8JsonReader reader, out T? resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var start = reader;
        string error;
        try
        {
            resource = JsonSerializer.Deserialize(ref reader, type.KeptItemInfo);
            // Items of a list carry no kind; an object of a watch does, and it may be a Table when a proxy meddles.
            if (resource?.Metadata?.Name is not null && (resource.Kind is null || resource.Kind == type.Kind))
            {
                return null;
            }

            error = $"kind '{resource?.Kind}' without a name instead of a {type.Kind}";
        }
        catch (JsonException exception)
        {
            error = exception.Message;
        }

        resource = null;
        reader = start;
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return Describe(document.RootElement, error);
        }
        catch (InvalidOperationException)
        {
            // A name, or a member's, that is no Unicode.
            return new UnreadableObject(new NamespacedName("", ""), null, error);
        }
    }

    private static UnreadableObject Describe(JsonElement element, string error)
    {
        var metadata = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("metadata", out var found) ? found : default;
        return new UnreadableObject(new NamespacedName(Text(metadata, "namespace") ?? "", Text(metadata, "name") ?? ""), Text(metadata, "resourceVersion"), error);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
