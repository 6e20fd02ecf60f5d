using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>The members that every Kubernetes object has, on its JSON.</summary>
public static class ObjectMetaExtensions
{
    extension(JsonObject item)
    {
        public string? ApiVersion => item.Text("apiVersion");

        public string? Kind => item.Text("kind");

        public string Name => item.Text("metadata", "name") ?? "";

        public string? Namespace => item.Text("metadata", "namespace");

        public string? Uid => item.Text("metadata", "uid");

        public long ResourceVersion =>
            long.TryParse(item.Text("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

        public string? DeletionTimestamp => item.Text("metadata", "deletionTimestamp");

        public IReadOnlyList<string> Finalizers =>
            item.Array("metadata", "finalizers") is { } list ? [.. list.Select(f => f.Text() ?? "")] : [];

        /// <summary>The metadata object, made where it is absent.</summary>
        public JsonObject EnsureMetadata() => item.Ensure("metadata");

        /// <summary>The object member, made where it is absent or not an object.</summary>
        public JsonObject Ensure(string member)
        {
            if (item[member] is JsonObject existing)
            {
                return existing;
            }

            var made = new JsonObject();
            item[member] = made;
            return made;
        }

        /// <summary>Sets a member, or removes it where the value is null.</summary>
        public void Put(string member, JsonNode? value)
        {
            if (value is null)
            {
                item.Remove(member);
            }
            else
            {
                item[member] = value.Parent is null ? value : value.DeepClone();
            }
        }

        public JsonObject Copy() => (JsonObject)item.DeepClone();
    }
}
