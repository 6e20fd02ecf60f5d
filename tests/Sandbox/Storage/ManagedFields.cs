using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Patching;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Storage;

/// <summary>Field ownership at the two kinds of write that the store knows.</summary>
internal static class ManagedFields
{
    /// <summary>Sets managedFields of what a create or update is about to store.</summary>
    public static JsonObject TrackUpdate(
        ResourceDefinition definition, JsonObject? old, JsonObject next, WriteOptions options, string? subresource, WriteContext context)
    {
        var writer = Owner(definition, options, FieldOwner.Updates, options.Subresource ?? subresource, context);
        FieldOwnership.Update(definition.Rules.Schema, old ?? [], next, writer);
        return next;
    }

    /// <summary>The live object with the configuration applied.</summary>
    public static JsonObject Apply(
        ResourceDefinition definition, JsonObject? live, JsonObject applied, bool force, WriteOptions options, WriteContext context)
    {
        var owner = Owner(definition, options, FieldOwner.Applies, options.Subresource, context);
        // Also of what cannot be owned through this path the form must be right.
        FieldOwnership.Check(definition.Rules.Schema, applied);
        var merged = FieldOwnership.Apply(definition.Rules.Schema, live ?? [], Own(definition, applied, options.Subresource), owner, force);
        if (options.FieldManager == ClientSideApply.ServerSideManager)
        {
            ClientSideApply.Renew(merged, applied);
        }

        return merged;
    }

    /// <summary>What of a configuration can be owned through this path: all but status, or status alone.</summary>
    private static JsonObject Own(ResourceDefinition definition, JsonObject applied, string? subresource)
    {
        var own = WithoutNulls(applied);
        if (subresource != "status")
        {
            if (definition.HasStatus)
            {
                own.Remove("status");
            }

            return own;
        }

        var status = new JsonObject { ["apiVersion"] = own.ApiVersion, ["kind"] = own.Kind };
        status.Put("metadata", Identity(own));
        status.Put("status", own["status"]);
        return status;
    }

    private static JsonObject Identity(JsonObject value)
    {
        var identity = new JsonObject();
        foreach (var member in new[] { "name", "namespace", "resourceVersion" })
        {
            identity.Put(member, value.At("metadata", member));
        }

        return identity;
    }

    // Entries of the scale subresource carry no time (managedfields.ScaleHandler).
    private static FieldOwner Owner(ResourceDefinition definition, WriteOptions options, string operation, string? subresource, WriteContext context) => new(
        options.FieldManager, operation, options.ApiVersion ?? definition.ApiVersion, subresource, subresource == "scale" ? null : context.Timestamp, new FieldSet());

    private static JsonObject WithoutNulls(JsonObject value)
    {
        var copy = new JsonObject();
        foreach (var (name, member) in value)
        {
            if (member is not null)
            {
                copy[name] = member is JsonObject item ? WithoutNulls(item) : member.DeepClone();
            }
        }

        return copy;
    }
}
