using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class ClaimRules() : TypedRules("", "v1", "PersistentVolumeClaim")
{
    public override void PrepareForCreate(JsonObject value, WriteContext context) => value["status"] = new JsonObject { ["phase"] = "Pending" };

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        foreach (var error in base.Validate(value, old))
        {
            yield return error;
        }

        if (value.Array("spec", "accessModes") is not { Count: > 0 })
        {
            yield return FieldError.Required("spec.accessModes", "at least 1 access mode is required");
        }

        if (value.At("spec", "resources", "requests", "storage") is null)
        {
            yield return FieldError.Required("spec.resources[storage]");
        }

        if (old is not null && !JsonNode.DeepEquals(Fixed(value), Fixed(old)))
        {
            yield return FieldError.Forbidden(
                "spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }
    }

    private static JsonNode? Fixed(JsonObject value)
    {
        var spec = value.Map("spec")?.Copy();
        foreach (var member in new[] { "resources", "volumeAttributesClassName", "volumeName" })
        {
            spec?.Remove(member);
        }

        return spec;
    }
}
