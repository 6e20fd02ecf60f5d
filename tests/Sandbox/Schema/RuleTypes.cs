using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Schema;

/// <summary>The CEL types of schemas (k8s.io/apiserver/pkg/cel/common/schemas.go), with the sizes that bound the cost of rules.</summary>
internal static class RuleTypes
{
    /// <summary>Largest request that the API server accepts.</summary>
    public const long MaximumRequestBytes = 3 * 1024 * 1024;

    private const long BytesPerCharacter = 4;

    /// <summary>The type of a value of <paramref name="schema"/>; null where rules cannot read it because its type is open.</summary>
    public static CelType? Of(SchemaNode schema, bool isResource, string name)
    {
        if (schema.IntOrString)
        {
            return CelType.Dyn.WithMaxElements(schema.Constraints.MaxLength * BytesPerCharacter ?? MaximumRequestBytes - 2);
        }

        return schema.Type switch
        {
            "array" => OfArray(schema, name),
            "object" => OfObject(schema, isResource, name),
            "string" => OfText(schema),
            "boolean" => CelType.Bool,
            "number" => CelType.Double,
            "integer" => CelType.Int,
            _ => null,
        };
    }

    /// <summary>Fewest bytes of JSON that a value takes: what decides how many of it can be in one request.</summary>
    public static long MinimumSize(SchemaNode schema, bool isResource)
    {
        if (schema.IntOrString)
        {
            return 1;
        }

        return schema.Type switch
        {
            "object" when schema.AdditionalProperties is null => 2 + schema.Required
                .Select(r => (Name: r, Schema: (isResource ? ResourceMeta.Field(r) : null) ?? schema.Properties.GetValueOrDefault(r)))
                .Where(static p => p.Schema is { Default: null } && Of(p.Schema, p.Schema.EmbeddedResource, "") is not null)
                .Sum(static p => p.Name.Length + MinimumSize(p.Schema!, p.Schema!.EmbeddedResource) + 4),
            "string" => schema.Format switch { "duration" => 3, "date" => 12, "date-time" => 21, _ => 2 },
            "boolean" => 4,
            "integer" or "number" => 1,
            _ => 2,
        };
    }

    private static CelType? OfArray(SchemaNode schema, string name)
    {
        if (schema.Items is not { } items || Of(items, items.EmbeddedResource, $"{name}.@idx") is not { } element)
        {
            return null;
        }

        return CelType.List(element, schema.Constraints.MaxItems ?? ((MaximumRequestBytes - 2) / (MinimumSize(items, items.EmbeddedResource) + 1)));
    }

    private static CelType? OfObject(SchemaNode schema, bool isResource, string name)
    {
        if (schema.AdditionalProperties is { } values)
        {
            return Of(values, values.EmbeddedResource, $"{name}.@elem") is { } value
                ? CelType.Map(CelType.String, value, schema.Constraints.MaxProperties ?? ((MaximumRequestBytes - 2) / (MinimumSize(values, values.EmbeddedResource) + 6)))
                : null;
        }

        var fields = new Dictionary<string, CelType>(StringComparer.Ordinal);
        foreach (var (property, node) in schema.Properties)
        {
            if (CelIdentifier.TryEscape(property, out var escaped) && Of(node, node.EmbeddedResource, $"{name}.{property}") is { } type)
            {
                fields[escaped] = type;
            }
        }

        foreach (var property in isResource ? ResourceMeta.Names : [])
        {
            fields[property] = Of(ResourceMeta.Field(property)!, false, $"{name}.{property}")!;
        }

        return CelType.Object(name, fields);
    }

    private static CelType OfText(SchemaNode schema) => schema.Format switch
    {
        "byte" => CelType.Bytes.WithMaxElements(schema.Constraints.MaxLength ?? MaximumRequestBytes - 2),
        "duration" => CelType.Duration.WithMaxElements(32),
        "date" => CelType.Timestamp.WithMaxElements(12),
        "date-time" => CelType.Timestamp.WithMaxElements(32),
        _ => CelType.String.WithMaxElements(MaximumTextSize(schema)),
    };

    private static long MaximumTextSize(SchemaNode schema)
    {
        if (schema.Constraints.MaxLength is { } length)
        {
            return Math.Max(0, length) * BytesPerCharacter;
        }

        return schema.Constraints.Enum is { Count: > 0 } values
            ? values.OfType<System.Text.Json.Nodes.JsonValue>().Select(static v => v.TryGetValue<string>(out var text) ? System.Text.Encoding.UTF8.GetByteCount(text) : 0).Max()
            : MaximumRequestBytes - 2;
    }
}
