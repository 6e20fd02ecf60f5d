using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class ConfigMapRules() : TypedRules("", "v1", "ConfigMap")
{
    private const int SizeLimit = 1024 * 1024;

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old) =>
        [.. base.Validate(value, old), .. Contents(value), .. Immutability.Check(value, old, "data", "binaryData")];

    private static IEnumerable<FieldError> Contents(JsonObject value)
    {
        long size = 0;
        foreach (var (key, node) in value.Map("data") ?? [])
        {
            size += node.Text()?.Length ?? 0;
            if (NameRules.ConfigKeyFault(key) is { } fault)
            {
                yield return FieldError.Invalid($"data[{key}]", key, fault);
            }

            if (value.Map("binaryData")?.ContainsKey(key) == true)
            {
                yield return FieldError.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
            }
        }

        foreach (var (key, node) in value.Map("binaryData") ?? [])
        {
            size += node.Text()?.Length ?? 0;
            if (NameRules.ConfigKeyFault(key) is { } fault)
            {
                yield return FieldError.Invalid($"binaryData[{key}]", key, fault);
            }
        }

        if (size > SizeLimit)
        {
            yield return new FieldError(FieldErrorType.TooLong, "", null, $"may not be more than {SizeLimit} bytes");
        }
    }
}
