using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.OpenApi;

/// <summary>
/// Reads a value of a built-in kind as the real server's decoder does: what the type has is kept, in the type's form; the rest is
/// dropped and reported; defaults fill what is absent.
/// </summary>
internal sealed class TypedDecoder(string kind, string version, List<string> unknownFields)
{
    public void Decode(SchemaView schema, JsonObject value, string path = "") => DecodeObject(schema, value, path);

    private void DecodeObject(SchemaView schema, JsonObject value, string path)
    {
        if (schema.PreservesUnknown)
        {
            return;
        }

        foreach (var (name, member) in value.ToList())
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Member(name) is not { } memberSchema)
            {
                unknownFields.Add(at);
                value.Remove(name);
            }
            else if (member is null)
            {
                value.Remove(name);
            }
            else
            {
                Replace(value, name, member, DecodeValue(memberSchema, member, at));
            }
        }

        foreach (var name in schema.PropertyNames)
        {
            if (!value.ContainsKey(name) && schema.Property(name) is { Default: { } preset } memberSchema)
            {
                value[name] = DecodeValue(memberSchema, preset.DeepClone(), name);
            }
        }
    }

    private JsonNode DecodeValue(SchemaView schema, JsonNode value, string path)
    {
        if (schema.Format == "quantity")
        {
            return Quantity.Canonical(Scalar(value, path, "resource.Quantity"))
                ?? throw Refused($"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$' (field {path})");
        }

        switch (schema.Type)
        {
            case "object":
                DecodeObject(schema, value as JsonObject ?? throw Mismatch(value, path, "object"), path);
                return value;
            case "array":
                DecodeArray(schema, value as JsonArray ?? throw Mismatch(value, path, "array"), path);
                return value;
            case "string" when value.GetValueKind() != JsonValueKind.String:
                throw Mismatch(value, path, "string");
            case "boolean" when value.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False):
                throw Mismatch(value, path, "bool");
            case "integer" when !IsInteger(value, schema.Format):
                throw Mismatch(value, path, schema.Format ?? "int64");
            default:
                return value;
        }
    }

    private void DecodeArray(SchemaView schema, JsonArray value, string path)
    {
        if (schema.Items is not { } items)
        {
            return;
        }

        for (var index = 0; index < value.Count; index++)
        {
            var item = value[index] ?? throw Mismatch(null, $"{path}[{index}]", items.Type ?? "object");
            var decoded = DecodeValue(items, item, $"{path}[{index}]");
            if (!ReferenceEquals(decoded, item))
            {
                value[index] = decoded;
            }
        }
    }

    private static void Replace(JsonObject owner, string name, JsonNode before, JsonNode after)
    {
        if (!ReferenceEquals(before, after))
        {
            owner[name] = after;
        }
    }

    private static bool IsInteger(JsonNode value, string? format) =>
        value.Number() is { } number && (format != "int32" || number is >= int.MinValue and <= int.MaxValue);

    private string Scalar(JsonNode value, string path, string type) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.Text()!,
        JsonValueKind.Number => value.ToJsonString(),
        _ => throw Mismatch(value, path, type),
    };

    private ApiStatusException Mismatch(JsonNode? value, string path, string type)
    {
        var found = value is null ? "null" : value.GetValueKind().ToString().ToLowerInvariant();
        return Refused(string.Create(CultureInfo.InvariantCulture, $"json: cannot unmarshal {found} into Go struct field {kind}.{path} of type {type}"));
    }

    private ApiStatusException Refused(string why) =>
        ApiStatus.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {kind}: {why}");
}
