using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Kubernetes.Transport;

/// <summary>
/// YAML as the JSON that kubectl would send: plain scalars by the core schema of YAML 1.2, and the words of 1.1 that are not in it as text. Aliases
/// are followed, up to a number of nodes: a short file can name more of them than there are atoms.
/// </summary>
public sealed class YamlJson
{
    private const int MaximumNodes = 200_000;
    private const int MaximumDepth = 64;
    private int _nodes;

    private YamlJson()
    {
    }

    /// <exception cref="YamlException">It is too deep, too large, or has a key that is no text.</exception>
    public static JsonNode? Convert(YamlNode root) => new YamlJson().Convert(root, 0);

    private JsonNode? Convert(YamlNode node, int depth)
    {
        if (++_nodes > MaximumNodes || depth > MaximumDepth)
        {
            throw new YamlException(node.Start, node.End, $"more than {MaximumNodes} nodes, or deeper than {MaximumDepth}");
        }

        return node switch
        {
            YamlMappingNode map => Map(map, depth),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(item => Convert(item, depth + 1))]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar when scalar.Tag.IsEmpty => Plain(scalar.Value ?? ""),
            YamlScalarNode scalar => scalar.Value,
            _ => throw new YamlException(node.Start, node.End, $"{node.NodeType} is not expected"),
        };
    }

    private JsonObject Map(YamlMappingNode map, int depth)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || !result.TryAdd(name, Convert(value, depth + 1)))
            {
                throw new YamlException(key.Start, key.End, $"a key is a text of its own, not {key}");
            }
        }

        return result;
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when IsNumber(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };

    private static bool IsNumber(string text) => char.IsAsciiDigit(text[^1]) && text.All(static character => char.IsAsciiDigit(character) || character is '-' or '+' or '.' or 'e' or 'E');
}
