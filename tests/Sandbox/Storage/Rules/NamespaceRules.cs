using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class NamespaceRules() : TypedRules("", "v1", "Namespace")
{
    public override string? NameFault(string name) => NameRules.LabelFault(name);

    public override void PrepareForCreate(JsonObject value, WriteContext context)
    {
        value.EnsureMetadata().Ensure("labels")["kubernetes.io/metadata.name"] = value.Name;
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        // Finalizers of the spec change through the finalize subresource alone.
        value.Put("spec", old["spec"]);
        value.EnsureMetadata().Ensure("labels")["kubernetes.io/metadata.name"] = value.Name;
    }

    public override bool IsHeld(JsonObject value) => value.Array("spec", "finalizers") is { Count: > 0 };
}
