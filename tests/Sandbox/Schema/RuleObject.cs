using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel;

namespace ModelServing.Sandbox.Schema;

/// <summary>An object as rules see it: declared fields by their escaped names, or a map where the schema has additional properties.</summary>
internal sealed class RuleObject(JsonObject value, SchemaNode schema, bool isResource) : CelMap
{
    public override int Count => value.Count;

    public override IEnumerable<CelValue> Keys => value.Select(p => (CelValue)new CelString(IsMap ? p.Key : CelIdentifier.TryEscape(p.Key, out var escaped) ? escaped : p.Key));

    private bool IsMap => schema.Properties.Count == 0 && schema.AdditionalProperties is not null;

    public override CelValue? Find(CelValue key)
    {
        if (key is not CelString { Value: var name })
        {
            return null;
        }

        var property = IsMap || value.ContainsKey(name) && !name.Contains("__", StringComparison.Ordinal) && !CelIdentifier.IsReserved(name) ? name : NameOf(name);
        if (property is null || !value.TryGetPropertyValue(property, out var node))
        {
            return null;
        }

        var field = (isResource ? ResourceMeta.Field(property) : null) ?? schema.Field(property);
        return field is null ? CelJson.ToValue(node) : RuleValues.Of(node, field);
    }

    private string? NameOf(string escaped) =>
        value.Select(static p => p.Key).FirstOrDefault(k => CelIdentifier.TryEscape(k, out var candidate) && candidate == escaped);
}
