using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelServing.Fuzz.Mutation;

/// <summary>Changes documents as trees, and sometimes what is written of them: what no tree can hold is a member that comes twice, or half a surrogate pair.</summary>
internal static class JsonMutator
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };
    private static readonly string[] Inserts = ["\\ud800", "\\udc00\\ud800", "\\u0000", "\\x", "\u0001", "NaN", "-Infinity", "/*x*/", ",", "1e999", "\uFEFF", "\\\"", "\\/"];

    /// <param name="dice">Decides.</param>
    /// <param name="documents">Valid ones, of which one is changed.</param>
    public static byte[] Mutate(Dice dice, IReadOnlyList<string> documents)
    {
        var text = dice.Pick(documents);
        if (dice.OneIn(16))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        // Not-a-number makes a document that no tree holds.
        if (!dice.OneIn(4) && !text.Contains("NaN", StringComparison.Ordinal))
        {
            var root = JsonNode.Parse(text);
            for (var edits = dice.OneIn(3) ? dice.Between(2, 4) : 1; edits > 0; edits--)
            {
                root = MutateTree(dice, root);
            }

            text = root?.ToJsonString(Plain) ?? "null";
        }

        return dice.Next(3) switch
        {
            0 => Encoding.UTF8.GetBytes(text),
            1 => Encoding.UTF8.GetBytes(MutateText(dice, text)),
            _ => dice.OneIn(2) ? ByteMutator.Mutate(dice, Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(dice.Pick(documents))) : Encoding.UTF8.GetBytes(text),
        };
    }

    /// <summary>Changes one value, somewhere.</summary>
    public static JsonNode? MutateTree(Dice dice, JsonNode? root)
    {
        var places = new List<(JsonNode Parent, string? Key, int Index)>();
        Collect(root, places);
        if (places.Count == 0 || dice.OneIn(64))
        {
            return HostileValues.Pick(dice);
        }

        var (parent, key, index) = dice.Pick(places);
        if (parent is JsonObject map)
        {
            Change(dice, map, key!);
        }
        else
        {
            Change(dice, (JsonArray)parent, index);
        }

        return root;
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string? Key, int Index)> places)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    places.Add((map, key, 0));
                    Collect(value, places);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    places.Add((list, null, i));
                    Collect(list[i], places);
                }

                break;
        }
    }

    private static void Change(Dice dice, JsonObject map, string key)
    {
        switch (dice.Next(8))
        {
            case 0:
                map.Remove(key);
                break;
            case 1:
                var value = map[key]?.DeepClone();
                map.Remove(key);
                map[HostileValues.Text(dice)] = value;
                break;
            case 2:
                map[HostileValues.Text(dice)] = HostileValues.Pick(dice);
                break;
            case 3:
                map[key] = Near(dice, map[key]);
                break;
            default:
                map[key] = HostileValues.Pick(dice);
                break;
        }
    }

    private static void Change(Dice dice, JsonArray list, int index)
    {
        switch (dice.Next(6))
        {
            case 0:
                list.RemoveAt(index);
                break;
            case 1:
                for (var copies = dice.Pick([1, 2, 16, 300]); copies > 0; copies--)
                {
                    list.Insert(index, list[index]?.DeepClone());
                }

                break;
            case 2:
                list[index] = Near(dice, list[index]);
                break;
            default:
                list[index] = HostileValues.Pick(dice);
                break;
        }
    }

    /// <summary>A value of the same kind, a little off.</summary>
    private static JsonNode? Near(Dice dice, JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number when node.AsValue().TryGetValue<long>(out var number) => JsonValue.Create(unchecked(number + dice.Pick([-1L, 1L, 2L, 1L << 31, -number, number]))),
        JsonValueKind.String => JsonValue.Create(node.GetValue<string>() is var text && dice.OneIn(2) ? text + HostileValues.Text(dice) : HostileValues.Text(dice) + text),
        JsonValueKind.Array or JsonValueKind.Object => dice.OneIn(2) ? new JsonArray(node.DeepClone()) : new JsonObject { ["a"] = node.DeepClone() },
        _ => HostileValues.Pick(dice),
    };

    private static string MutateText(Dice dice, string text)
    {
        // Into a text, so that escapes come where they count; or a member of an object once more.
        var wanted = dice.OneIn(2) ? '"' : '{';
        var at = text.Length == 0 ? -1 : text.IndexOf(wanted, dice.Next(text.Length));
        if (at < 0)
        {
            return text + dice.Pick(Inserts);
        }

        if (wanted == '"')
        {
            return text.Insert(at + 1, dice.Pick(Inserts));
        }

        var colon = text.IndexOf("\":", at, StringComparison.Ordinal);
        var start = colon < 0 ? -1 : text.LastIndexOf('"', colon - 1);
        return start < 0 ? text.Insert(at + 1, dice.Pick(Inserts)) : text.Insert(at + 1, text[start..(colon + 2)] + "null,");
    }
}
