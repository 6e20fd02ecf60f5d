using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>
/// The JSONPath that printer columns use: <c>.spec.model.name</c>, <c>.status.conditions[?(@.type=="Ready")].status</c>,
/// <c>.spec.ports[0].port</c>, <c>.items[*].name</c>, <c>.metadata.labels['app\.io/name']</c>.
/// </summary>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<Step> _steps;

    private JsonPath(IReadOnlyList<Step> steps) => _steps = steps;

    /// <exception cref="FormatException">Not a path of this form.</exception>
    public static JsonPath Parse(string text)
    {
        List<Step> steps = [];
        var position = text.StartsWith('$') ? 1 : 0;
        while (position < text.Length)
        {
            steps.Add(text[position] switch
            {
                '.' => Member(text, ref position),
                '[' => Bracket(text, ref position),
                _ => throw new FormatException($"JSONPath '{text}': expected '.' or '[' at {position}"),
            });
        }

        return new JsonPath(steps);
    }

    public IReadOnlyList<JsonNode?> Select(JsonNode? root)
    {
        IReadOnlyList<JsonNode?> found = [root];
        foreach (var step in _steps)
        {
            found = [.. found.SelectMany(step.From)];
        }

        return found;
    }

    private static MemberStep Member(string text, ref int position)
    {
        position++;
        var name = new System.Text.StringBuilder();
        while (position < text.Length && text[position] is not ('.' or '['))
        {
            if (text[position] == '\\' && position + 1 < text.Length)
            {
                position++;
            }

            name.Append(text[position++]);
        }

        return name.Length > 0 ? new MemberStep(name.ToString()) : throw new FormatException($"JSONPath '{text}': an empty member name");
    }

    private static Step Bracket(string text, ref int position)
    {
        var end = Close(text, position);
        var inner = text[(position + 1)..end].Trim();
        position = end + 1;
        if (inner == "*")
        {
            return new EachStep();
        }

        if (inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')'))
        {
            return Filter(text, inner[2..^1]);
        }

        if (inner.Length > 1 && inner[0] is '\'' or '"')
        {
            return new MemberStep(inner[1..^1].Replace("\\.", ".", StringComparison.Ordinal));
        }

        return int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            ? new IndexStep(index)
            : throw new FormatException($"JSONPath '{text}': '[{inner}]' is not supported");
    }

    private static int Close(string text, int open)
    {
        char? quote = null;
        for (var index = open + 1; index < text.Length; index++)
        {
            var symbol = text[index];
            if (quote is null && symbol == ']')
            {
                return index;
            }

            quote = quote is null && symbol is '\'' or '"' ? symbol : symbol == quote ? null : quote;
        }

        throw new FormatException($"JSONPath '{text}': unclosed '['");
    }

    private static FilterStep Filter(string text, string condition)
    {
        foreach (var symbol in new[] { "==", "!=" })
        {
            var at = condition.IndexOf(symbol, StringComparison.Ordinal);
            if (at > 0)
            {
                var left = condition[..at].Trim();
                var right = condition[(at + 2)..].Trim().Trim('\'', '"');
                return left.StartsWith('@')
                    ? new FilterStep(Parse(left[1..]), right, symbol == "==")
                    : throw new FormatException($"JSONPath '{text}': a filter compares '@...' with a constant");
            }
        }

        return condition.Trim().StartsWith('@')
            ? new FilterStep(Parse(condition.Trim()[1..]), null, true)
            : throw new FormatException($"JSONPath '{text}': filter '{condition}' is not supported");
    }

    private abstract record Step
    {
        public abstract IEnumerable<JsonNode?> From(JsonNode? node);
    }

    private sealed record MemberStep(string Name) : Step
    {
        public override IEnumerable<JsonNode?> From(JsonNode? node) =>
            node is JsonObject item && item.TryGetPropertyValue(Name, out var member) ? [member] : [];
    }

    private sealed record IndexStep(int Index) : Step
    {
        public override IEnumerable<JsonNode?> From(JsonNode? node)
        {
            var items = node as JsonArray ?? [];
            var index = Index < 0 ? items.Count + Index : Index;
            return index >= 0 && index < items.Count ? [items[index]] : [];
        }
    }

    private sealed record EachStep : Step
    {
        public override IEnumerable<JsonNode?> From(JsonNode? node) => node switch
        {
            JsonArray items => items,
            JsonObject item => item.Select(p => p.Value),
            _ => [],
        };
    }

    private sealed record FilterStep(JsonPath Left, string? Right, bool Equal) : Step
    {
        public override IEnumerable<JsonNode?> From(JsonNode? node) => (node as JsonArray ?? []).Where(Holds);

        private bool Holds(JsonNode? item)
        {
            var left = Left.Select(item);
            return Right is null ? left.Count > 0 : left.Any(l => (l.Text() ?? l?.ToJsonString()) == Right) == Equal;
        }
    }
}
