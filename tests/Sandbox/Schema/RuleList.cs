using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// A list as rules see it. Lists of type set and map are equal whatever their order; adding to them is a union, and a merge by key.
/// </summary>
internal sealed class RuleList(JsonArray value, SchemaNode schema) : CelList
{
    public override int Count => value.Count;

    public override CelValue this[int index] => RuleValues.Of(value[index], schema.Items!, schema.Items!.EmbeddedResource);

    public override CelValue EqualTo(CelValue other)
    {
        if (schema.ListType == ListType.Atomic || other is not CelList list)
        {
            return base.EqualTo(other);
        }

        if (list.Count != Count)
        {
            return CelBool.False;
        }

        var mine = Enumerate().ToLookup(KeyOf, StringComparer.Ordinal);
        foreach (var item in list.Enumerate())
        {
            if (!mine[KeyOf(item)].Any(m => m.EqualTo(item) == CelBool.True))
            {
                return CelBool.False;
            }
        }

        return CelBool.True;
    }

    internal override CelValue Concat(CelList other)
    {
        if (schema.ListType == ListType.Atomic)
        {
            return base.Concat(other);
        }

        var result = Enumerate().ToList();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, item) in result.Index())
        {
            places.TryAdd(KeyOf(item), index);
        }

        foreach (var item in other.Enumerate())
        {
            var key = KeyOf(item);
            if (!places.TryGetValue(key, out var place))
            {
                places[key] = result.Count;
                result.Add(item);
            }
            else if (schema.ListType == ListType.Map)
            {
                result[place] = item;
            }
        }

        return Of(result);
    }

    /// <summary>A text that is the same for elements that stand for each other.</summary>
    private string KeyOf(CelValue item)
    {
        if (schema.ListType == ListType.Map && item is CelMap map)
        {
            return string.Join('\u001f', schema.ListMapKeys.Select(k => map.Find(new CelString(CelIdentifier.TryEscape(k, out var escaped) ? escaped : k)) is { } key ? Print(key) : "\u0000"));
        }

        return Print(item);
    }

    private static string Print(CelValue item) => item switch
    {
        CelMap map => $"{{{string.Join(',', map.Keys.Select(k => $"{GoText.Quote(k.ToString()!)}:{Print(map.Find(k)!)}").Order(StringComparer.Ordinal))}}}",
        CelList list => $"[{string.Join(',', list.Enumerate().Select(Print))}]",
        CelString text => GoText.Quote(text.Value),
        _ => item.ToString()!,
    };
}
