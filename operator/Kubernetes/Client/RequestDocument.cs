using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

/// <summary>
/// The bodies of writes; type and version come from the <see cref="ResourceType{T}"/>. In a server-side apply what the server owns is
/// left out, <c>resourceVersion</c> too: ownership of members takes the place of optimistic locking.
/// </summary>
internal static class RequestDocument
{
    // An empty etcd is at revision 1: the first object is written at 2.
    private const string NoVersion = "1";

    /// <summary>The object as given, for POST and PUT.</summary>
    public static byte[] Whole<T>(ResourceType<T> type, T resource) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ToBytes(type, Serialize(type, resource));

    /// <summary>For an apply that conflicts with any object that is there.</summary>
    public static byte[] ForNewObject<T>(ResourceType<T> type, T resource) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var document = Applied(type, resource);
        document["metadata"]!["resourceVersion"] = NoVersion;
        return ToBytes(type, document);
    }

    public static byte[] ForObject<T>(ResourceType<T> type, T resource) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ToBytes(type, Applied(type, resource));

    private static JsonObject Applied<T>(ResourceType<T> type, T resource) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var document = Serialize(type, resource);
        document.Remove("status");
        if (document["metadata"] is JsonObject metadata)
        {
            foreach (var name in (string[])["resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"])
            {
                metadata.Remove(name);
            }
        }

        return document;
    }

    /// <summary>Only status and identity; with the uid, so that a new object of the same name is not given the old one's status.</summary>
    public static byte[] ForStatus<T>(ResourceType<T> type, T resource) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var whole = Serialize(type, resource);
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid"])
        {
            if (whole["metadata"]?[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        return ToBytes(type, new JsonObject { ["metadata"] = metadata, ["status"] = whole["status"]?.DeepClone() });
    }

    private static JsonObject Serialize<T>(ResourceType<T> type, T resource) where T : class, IKubernetesObject<V1ObjectMeta> =>
        (JsonObject)JsonSerializer.SerializeToNode(resource, type.ItemInfo)!;

    private static byte[] ToBytes<T>(ResourceType<T> type, JsonObject document) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        document["apiVersion"] = type.ApiVersion;
        document["kind"] = type.Kind;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            document.WriteTo(writer);
        }

        return buffer.ToArray();
    }
}
