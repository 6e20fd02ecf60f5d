using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// Checks a value against a schema with the verdicts, texts and order of choice of the API server (kube-openapi pkg/validation/validate,
/// as of Kubernetes 1.35).
/// </summary>
internal static class ObjectValidator
{
    /// <summary>Validates <paramref name="value"/>; violations of parts that equal their old value in <paramref name="correlation"/> are forgiven.</summary>
    public static ValidationResult Validate(JsonNode? value, SchemaNode schema, SchemaPath path, Correlation? correlation)
    {
        var result = ValidateNode(value, schema, path, correlation);
        if (!result.IsValid && correlation is { IsUnchanged: true })
        {
            result.Forgive();
        }

        return result;
    }

    private static ValidationResult ValidateNode(JsonNode? value, SchemaNode schema, SchemaPath path, Correlation? correlation)
    {
        var result = new ValidationResult();
        var scalar = JsonScalar.Of(value);
        TypeConstraint.Check(scalar, schema, path, result);
        if (scalar.Kind != JsonScalarKind.Null)
        {
            result.Count();
            JunctorConstraints.Check(value, schema, path, correlation, result);
            result.Count();
            CheckScalar(value, scalar, schema, path, result);
        }

        CheckEnum(value, scalar, schema, path, result);
        if (value is JsonArray list)
        {
            CheckList(list, schema, path, correlation, result);
        }
        else if (value is JsonObject map)
        {
            CheckObject(map, schema, path, correlation, result);
        }

        result.Count();
        return result;
    }

    private static void CheckScalar(JsonNode? value, JsonScalar scalar, SchemaNode schema, SchemaPath path, ValidationResult result)
    {
        if (scalar.Kind == JsonScalarKind.String)
        {
            TextConstraints.Check(scalar.Text!, schema, path, result);
        }
        else if (scalar.IsNumeric)
        {
            NumberConstraints.CheckRange(scalar, schema, path, result);
            NumberConstraints.Check(value, scalar, schema.Constraints, path, result);
            result.Count();
        }
    }

    private static void CheckEnum(JsonNode? value, JsonScalar scalar, SchemaNode schema, SchemaPath path, ValidationResult result)
    {
        if (schema.Constraints.Enum is not { Count: > 0 } allowed || allowed.Any(a => Matches(value, scalar, a)))
        {
            return;
        }

        var texts = allowed.Select(static a => JsonScalar.Of(a) is { Kind: JsonScalarKind.String } text ? text.Text! : GoText.Json(a));
        result.Add(SchemaViolation.NotSupported(path, value, texts));
    }

    private static bool Matches(JsonNode? value, JsonScalar scalar, JsonNode? allowed) =>
        value is not null && (JsonNode.DeepEquals(value, allowed) || (scalar.IsNumeric && JsonScalar.Of(allowed) is { IsNumeric: true } number && number.Number == scalar.Number));

    private static void CheckList(JsonArray list, SchemaNode schema, SchemaPath path, Correlation? correlation, ValidationResult result)
    {
        if (schema.Items is not null)
        {
            foreach (var (index, item) in list.Index())
            {
                result.Merge(Validate(item, schema.Items, path.Index(index), correlation?.Item(index)));
            }
        }

        if (list.Count < schema.Constraints.MinItems)
        {
            result.Add(SchemaViolation.Invalid(path, list.Count, $"{path.Name} in body should have at least {schema.Constraints.MinItems} items"));
        }

        if (list.Count > schema.Constraints.MaxItems)
        {
            result.Add(SchemaViolation.TooMany(path, list.Count, schema.Constraints.MaxItems.Value));
        }

        result.Count();
    }

    private static void CheckObject(JsonObject map, SchemaNode schema, SchemaPath path, Correlation? correlation, ValidationResult result)
    {
        if (map.Count < schema.Constraints.MinProperties)
        {
            result.Add(SchemaViolation.Invalid(path, map.Count, $"{path.Name} in body should have at least {schema.Constraints.MinProperties} properties"));
        }

        if (map.Count > schema.Constraints.MaxProperties)
        {
            result.Add(SchemaViolation.TooMany(path, map.Count, schema.Constraints.MaxProperties.Value));
        }

        foreach (var (name, item) in map)
        {
            if (schema.Field(name) is { } field)
            {
                var typeMeta = path.Name.Length == 0 && name is "apiVersion" or "kind";
                result.Merge(Validate(item, field, path.Child(name), typeMeta ? null : correlation?.Field(name)));
            }
            else if (schema.ForbidsAdditionalProperties)
            {
                result.Add(SchemaViolation.Invalid(path, name, $"{path.Name}.{name} in body is a forbidden property"));
            }
        }

        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name))
            {
                result.Add(SchemaViolation.Required(path.Child(name)));
            }
        }
    }
}
