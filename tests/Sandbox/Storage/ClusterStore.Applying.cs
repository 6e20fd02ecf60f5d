using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

public sealed partial class ClusterStore
{
    internal (JsonObject Value, bool Created) Apply(ObjectKey key, JsonObject applied, bool force, string subresource, WriteOptions options) =>
        _time is null ? default : throw ApiStatus.NotImplemented("server-side apply");
}
