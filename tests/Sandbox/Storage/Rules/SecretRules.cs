using System.Text;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class SecretRules() : TypedRules("", "v1", "Secret")
{
    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old) =>
    [
        .. base.Validate(value, old),
        .. Contents(value),
        .. Immutability.Check(value, old, "data"),
        .. old is not null && old.Text("type") != value.Text("type")
            ? new[] { FieldError.Invalid("type", value.Text("type"), "field is immutable") }
            : [],
    ];

    /// <summary>stringData is for writing only: it becomes data.</summary>
    protected override void Default(JsonObject value)
    {
        foreach (var (key, node) in value.Map("stringData") ?? [])
        {
            value.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(node.Text() ?? ""));
        }

        value.Remove("stringData");
    }

    private static IEnumerable<FieldError> Contents(JsonObject value)
    {
        foreach (var (key, node) in value.Map("data") ?? [])
        {
            if (NameRules.ConfigKeyFault(key) is { } fault)
            {
                yield return FieldError.Invalid($"data[{key}]", key, fault);
            }

            if (!Convert.TryFromBase64String(node.Text() ?? "", new byte[(node.Text() ?? "").Length], out _))
            {
                yield return FieldError.Invalid($"data[{key}]", "<redacted>", "must be base64-encoded");
            }
        }
    }
}
