using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>Stored objects in the version and shape of the resource they are asked through.</summary>
internal static class ServedView
{
    /// <summary>Read-only: may be the stored object itself.</summary>
    public static JsonObject Of(ResourceDefinition definition, JsonObject stored)
    {
        if (IsStoredShape(definition, stored))
        {
            return stored;
        }

        var served = stored.Copy();
        definition.Conversion?.ToServed(served);
        served["apiVersion"] = definition.ApiVersion;
        return served;
    }

    public static byte[] Utf8Of(ResourceDefinition definition, StoredObject stored) =>
        IsStoredShape(definition, stored.Shared) ? stored.Utf8 : StoredObject.Serialize(Of(definition, stored.Shared));

    /// <summary>The way back. Changes the value in place.</summary>
    public static JsonObject ToStored(ResourceDefinition definition, JsonObject served)
    {
        definition.Conversion?.ToStored(served);
        return served;
    }

    private static bool IsStoredShape(ResourceDefinition definition, JsonObject stored) =>
        definition.Conversion is null && stored.ApiVersion == definition.ApiVersion;
}
