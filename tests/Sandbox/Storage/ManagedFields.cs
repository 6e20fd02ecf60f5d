using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Storage;

internal static class ManagedFields
{
    public static JsonObject TrackUpdate(
        ResourceDefinition definition, JsonObject? old, JsonObject next, WriteOptions options, string subresource, WriteContext context) => next;
}
