using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>The schema of a custom resource as clients see it: what the definition says, and what every object has.</summary>
internal static class CustomResourceRoot
{
    public static JsonObject WithMetadata(JsonObject schema)
    {
        var root = schema.Copy();
        root["type"] = "object";
        var properties = root.Ensure("properties");
        properties["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "Versioned schema of this representation of an object." };
        properties["kind"] = new JsonObject { ["type"] = "string", ["description"] = "The REST resource that this object represents." };
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Standard object's metadata.",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }),
        };
        return root;
    }
}
