using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>The table of values in the chart's README: made from values.yaml, where "# --" above a field begins its description.</summary>
internal static partial class ValueTable
{
    public static string Make(string yaml)
    {
        var values = Yaml.Read(yaml);
        var rows = Describe(yaml).Select(field => $"| `{field.Path}` | `{Default(values, field.Path)}` | {field.Description.Replace("|", "\\|", StringComparison.Ordinal)} |");
        return string.Join('\n', (string[])["| value | default | meaning |", "| --- | --- | --- |", .. rows]) + "\n";
    }

    /// <summary>The fields that have a description, in the order of the file.</summary>
    public static IReadOnlyList<(string Path, string Description)> Describe(string yaml)
    {
        var fields = new List<(string, string)>();
        var parents = new Stack<(int Indentation, string Path)>();
        List<string>? description = null;
        foreach (var line in yaml.Split('\n'))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                description = comment.Groups["begin"].Success ? [comment.Groups["text"].Value] : description is null ? null : [.. description, comment.Groups["text"].Value];
            }
            else if (Field().Match(line) is { Success: true } field)
            {
                var indentation = field.Groups["indentation"].Length;
                while (parents.TryPeek(out var parent) && parent.Indentation >= indentation)
                {
                    parents.Pop();
                }

                var path = parents.TryPeek(out var above) ? $"{above.Path}.{field.Groups["name"].Value}" : field.Groups["name"].Value;
                parents.Push((indentation, path));
                if (description is not null)
                {
                    fields.Add((path, string.Join(' ', description)));
                }

                description = null;
            }
            else
            {
                description = null;
            }
        }

        return fields;
    }

    private static string Default(JsonObject values, string path) => path.Split('.').Aggregate((JsonNode?)values, static (node, name) => node![name])?.ToJsonString() ?? "null";

    [GeneratedRegex("^ *# ?(?<begin>-- )?(?<text>.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex("^(?<indentation> *)(?<name>[A-Za-z]+):")]
    private static partial Regex Field();
}
