using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Schema;

/// <summary>
/// Fills in what an API server stores where a member is absent and its parent is there, from the attributes that the schema is made of. For objects that
/// no API server has seen yet: their hash must be that of the stored ones.
/// </summary>
public static class SchemaDefaults
{
    /// <summary>Changes <paramref name="spec"/>, a <see cref="V1Alpha1ModelDeploymentSpec"/> as JSON. Members of another shape are left alone.</summary>
    public static void Apply(JsonObject spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Fill(spec, ApiJsonContext.Default.V1Alpha1ModelDeploymentSpec);
    }

    private static void Fill(JsonObject value, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            // An explicit null is dropped before defaults are applied.
            if (value[property.Name] is null)
            {
                value.Remove(property.Name);
                if (DefaultOf(property) is { } otherwise)
                {
                    value[property.Name] = otherwise;
                }
            }
            else if (value[property.Name] is JsonObject child && ApiJsonContext.Default.GetTypeInfo(property.PropertyType) is { Kind: JsonTypeInfoKind.Object } childType)
            {
                Fill(child, childType);
            }
        }
    }

    private static JsonValue? DefaultOf(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(DefaultValueAttribute), false).OfType<DefaultValueAttribute>().FirstOrDefault()?.Value switch
        {
            null => null,
            string text => JsonValue.Create(text),
            var number => JsonValue.Create(Convert.ToInt64(number, System.Globalization.CultureInfo.InvariantCulture)),
        };
}
