using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Patching;

/// <summary>Takes away what an applier no longer applies and nobody else owns.</summary>
internal static class FieldRemoval
{
    /// <summary>Changes the value in place.</summary>
    /// <param name="schema">Schema of the value.</param>
    /// <param name="value">The live value with the new configuration merged in.</param>
    /// <param name="dropped">What the applier owned before.</param>
    /// <param name="owned">What anyone owns now, the applier included.</param>
    public static void Apply(SchemaView? schema, JsonObject value, FieldSet dropped, FieldSet owned)
    {
        foreach (var (step, child) in dropped.Children)
        {
            var name = step[2..];
            if (!value.TryGetPropertyValue(name, out var member))
            {
                continue;
            }

            // A struct's field is given up with the last of its members; a map's key only if it was itself owned.
            var isOwnedElsewhere = owned.Child(step) is { IsEmpty: false };
            var isNamed = schema?.Property(name) is not null;
            if (!isOwnedElsewhere && (child.IsMember || isNamed))
            {
                value.Remove(name);
            }
            else
            {
                Descend(TypedValue.MemberSchema(schema, name), member, child, owned.Child(step) ?? new FieldSet());
            }
        }
    }

    private static void Descend(SchemaView? schema, JsonNode? value, FieldSet dropped, FieldSet owned)
    {
        switch (value)
        {
            case JsonObject item when TypedValue.IsGranular(schema, item):
                Apply(schema, item, dropped, owned);
                break;
            case JsonArray items when TypedValue.IsGranular(schema, items):
                RemoveItems(schema!, items, dropped, owned);
                break;
        }
    }

    private static void RemoveItems(SchemaView schema, JsonArray items, FieldSet dropped, FieldSet owned)
    {
        for (var index = items.Count - 1; index >= 0; index--)
        {
            var step = PathStep.Item(schema, items[index], "");
            if (dropped.Child(step) is not { } child)
            {
                continue;
            }

            if (owned.Child(step) is not { IsEmpty: false } others)
            {
                if (child.IsMember)
                {
                    items.RemoveAt(index);
                }
            }
            else
            {
                Descend(schema.Items, items[index], child, others);
            }
        }
    }
}
