using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Api.Meta;
using ModelServing.Api.Schema;

namespace ModelServing.Host.Crd;

/// <summary>
/// Builds a structural schema from the serialiser's own view of the types: the members, their names on the wire and their
/// attributes come from <see cref="JsonTypeInfo"/>, so a member that is not serialised cannot appear, nor one be forgotten.
/// </summary>
internal sealed class CrdSchemaBuilder(JsonSerializerContext context)
{
    /// <summary>The schema of a whole object: <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> are the API server's own.</summary>
    public static JsonObject BuildRoot(JsonSerializerContext context, Type type)
    {
        var schema = new CrdSchemaBuilder(context).Build(type, null, type.Name);
        var properties = schema["properties"]!.AsObject();
        properties["apiVersion"] = Text("The version of this object's schema, modelserving.dev/v1alpha1.");
        properties["kind"] = Text("The kind of this object, ModelDeployment.");
        properties["metadata"] = new JsonObject { ["type"] = "object" };
        return schema;
    }

    private JsonObject Build(Type type, ICustomAttributeProvider? member, string path)
    {
        var attributes = new AttributeSet(member);
        var schema = new JsonObject();
        if ((attributes.First<DescriptionAttribute>() ?? type.GetCustomAttribute<DescriptionAttribute>()) is { } description)
        {
            schema["description"] = description.Text;
        }

        var actual = Nullable.GetUnderlyingType(type) ?? type;
        var info = context.GetTypeInfo(actual) ?? throw new InvalidOperationException($"{path}: {actual} is unknown to {context.GetType().Name}.");
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                AddObject(schema, info, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                AddList(schema, ElementOf(actual, 0), attributes, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                AddMap(schema, ElementOf(actual, 1), attributes, path);
                break;
            default:
                AddScalar(schema, actual, attributes, path);
                break;
        }

        AddRules(schema, [.. type.GetCustomAttributes<ValidationRuleAttribute>(), .. attributes.All<ValidationRuleAttribute>()]);
        if (attributes.First<DefaultValueAttribute>() is { } value)
        {
            schema["default"] = value.Value is string text ? JsonValue.Create(text) : JsonValue.Create(Convert.ToInt64(value.Value, null));
        }

        return schema;
    }

    private void AddObject(JsonObject schema, JsonTypeInfo info, string path)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in info.Properties.Where(IsOwnMember).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            var member = property.AttributeProvider ?? throw new InvalidOperationException($"{path}.{property.Name} has no attributes.");
            var child = $"{path}.{property.Name}";
            properties[property.Name] = Build(property.PropertyType, member, child);
            if (new AttributeSet(member).First<DescriptionAttribute>() is null)
            {
                throw new InvalidOperationException($"{child} has no description.");
            }

            if (new AttributeSet(member).First<RequiredAttribute>() is not null)
            {
                required.Add((JsonNode)property.Name);
            }
        }

        schema["type"] = "object";
        schema["properties"] = properties;
        if (required.Count > 0)
        {
            schema["required"] = required;
        }
    }

    private void AddList(JsonObject schema, Type element, AttributeSet attributes, string path)
    {
        var limits = attributes.Need<ItemsAttribute>(path);
        schema["type"] = "array";
        AddLimits(schema, "Items", limits.Minimum, limits.Maximum);
        schema["x-kubernetes-list-type"] = attributes.Need<ListTypeAttribute>(path).Type;
        if (attributes.First<ListMapKeysAttribute>() is { } keys)
        {
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. keys.Keys.Select(key => JsonValue.Create(key))]);
        }

        schema["items"] = BuildElement(element, attributes, $"{path}[]");
    }

    private void AddMap(JsonObject schema, Type element, AttributeSet attributes, string path)
    {
        var limits = attributes.Need<PropertyLimitsAttribute>(path);
        schema["type"] = "object";
        AddLimits(schema, "Properties", limits.Minimum, limits.Maximum);
        schema["additionalProperties"] = BuildElement(element, attributes, $"{path}{{}}");
    }

    private JsonObject BuildElement(Type element, AttributeSet attributes, string path)
    {
        if (element != typeof(string))
        {
            return Build(element, null, path);
        }

        var length = attributes.Need<ElementLengthAttribute>(path);
        var schema = new JsonObject { ["type"] = "string" };
        AddLimits(schema, "Length", length.Minimum, length.Maximum);
        if (attributes.First<ElementPatternAttribute>() is { } pattern)
        {
            schema["pattern"] = pattern.RegularExpression;
        }

        return schema;
    }

    private static void AddScalar(JsonObject schema, Type type, AttributeSet attributes, string path)
    {
        if (type == typeof(Quantity))
        {
            AddQuantity(schema);
        }
        else if (type == typeof(JsonElement))
        {
            schema["type"] = "object";
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        }
        else if (type == typeof(int) || type == typeof(long))
        {
            schema["type"] = "integer";
            schema["format"] = type == typeof(int) ? "int32" : "int64";
            schema["minimum"] = attributes.Need<RangeMinimumAttribute>(path).Minimum;
            if (attributes.First<RangeMaximumAttribute>() is { } maximum)
            {
                schema["maximum"] = maximum.Maximum;
            }
        }
        else if (type == typeof(bool))
        {
            schema["type"] = "boolean";
        }
        else if (type == typeof(string) || type == typeof(DateTimeOffset))
        {
            AddText(schema, attributes, path);
        }
        else
        {
            throw new InvalidOperationException($"{path}: no schema for {type}; the API conventions leave strings, integers, quantities and, rarely, booleans.");
        }
    }

    private static void AddText(JsonObject schema, AttributeSet attributes, string path)
    {
        schema["type"] = "string";
        if (attributes.First<FormatAttribute>() is { } format)
        {
            schema["format"] = format.Format;
        }
        else if (attributes.First<EnumValuesAttribute>() is { } values)
        {
            schema["enum"] = new JsonArray([.. values.Values.Select(value => JsonValue.Create(value))]);
        }
        else
        {
            var length = attributes.Need<LengthAttribute>(path);
            AddLimits(schema, "Length", length.Minimum, length.Maximum);
        }

        if (attributes.First<PatternAttribute>() is { } pattern)
        {
            schema["pattern"] = pattern.RegularExpression;
        }
    }

    /// <summary>A minimum of 0 says nothing, and the document is to stay small.</summary>
    private static void AddLimits(JsonObject schema, string of, long minimum, long maximum)
    {
        if (minimum > 0)
        {
            schema[$"min{of}"] = minimum;
        }

        schema[$"max{of}"] = maximum;
    }

    private static void AddQuantity(JsonObject schema)
    {
        schema["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
        schema["x-kubernetes-int-or-string"] = true;
        schema["minimum"] = 0;
        schema["maxLength"] = Quantity.MaximumLength;
        schema["pattern"] = Quantity.Pattern;
    }

    private static void AddRules(JsonObject schema, IReadOnlyList<ValidationRuleAttribute> rules)
    {
        if (rules.Count > 0)
        {
            schema["x-kubernetes-validations"] = new JsonArray([.. rules.Select(Rule)]);
        }
    }

    private static JsonObject Rule(ValidationRuleAttribute rule)
    {
        var result = new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message };
        if (rule.FieldPath is { } path)
        {
            result["fieldPath"] = path;
        }

        if (rule.Reason is { } reason)
        {
            result["reason"] = reason;
        }

        return result;
    }

    private static bool IsOwnMember(JsonPropertyInfo property) => property.Name is not ("apiVersion" or "kind" or "metadata")
        || !typeof(IKubernetesObject).IsAssignableFrom(property.DeclaringType);

    private static Type ElementOf(Type collection, int argument) => collection.GetGenericArguments()[argument];

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
