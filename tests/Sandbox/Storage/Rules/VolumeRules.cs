using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class VolumeRules() : TypedRules("", "v1", "PersistentVolume")
{
    public override void PrepareForCreate(JsonObject value, WriteContext context) => value["status"] = new JsonObject { ["phase"] = "Available" };

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        foreach (var error in base.Validate(value, old))
        {
            yield return error;
        }

        if (value.At("spec", "capacity", "storage") is null)
        {
            yield return FieldError.Required("spec.capacity");
        }

        if (value.Array("spec", "accessModes") is not { Count: > 0 })
        {
            yield return FieldError.Required("spec.accessModes");
        }
    }
}
