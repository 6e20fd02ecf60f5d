using System.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>The fieldPath of a rule: <c>.field</c> and <c>['key']</c> steps that must exist in the rule's schema.</summary>
internal static class RuleFieldPath
{
    /// <summary>The path as it is appended to that of the rule's value, or null where it leads nowhere.</summary>
    public static string? Resolve(string path, SchemaNode schema)
    {
        var result = SchemaPath.Root;
        var node = schema;
        for (var position = 0; position < path.Length;)
        {
            var step = path[position] == '.' ? ReadName(path, ref position) : path[position] == '[' ? ReadQuoted(path, ref position) : null;
            if (step is null)
            {
                return null;
            }

            if (node.Properties.Count > 0)
            {
                if (!node.Properties.TryGetValue(step, out var property))
                {
                    return null;
                }

                result = result.Child(step);
                node = property;
            }
            else if (node.AdditionalProperties is not null)
            {
                result = result.Key(step);
                node = node.AdditionalProperties;
            }
            else
            {
                return null;
            }
        }

        return result.Name;
    }

    private static string? ReadName(string path, ref int position)
    {
        var end = path.AsSpan(position + 1).IndexOfAny('.', '[', ']');
        var name = end < 0 ? path[(position + 1)..] : path.Substring(position + 1, end);
        position += name.Length + 1;
        return name.Length == 0 ? null : name;
    }

    private static string? ReadQuoted(string path, ref int position)
    {
        var name = new StringBuilder();
        var at = position + 1;
        if (at >= path.Length || path[at++] != '\'')
        {
            return null;
        }

        for (; at < path.Length && path[at] != '\''; at++)
        {
            if (path[at] != '\\')
            {
                name.Append(path[at]);
                continue;
            }

            if (++at == path.Length || "abfnrtv'\\".IndexOf(path[at], StringComparison.Ordinal) < 0)
            {
                return null;
            }

            name.Append("\a\b\f\n\r\t\v'\\"["abfnrtv'\\".IndexOf(path[at], StringComparison.Ordinal)]);
        }

        if (at + 1 >= path.Length || path[at + 1] != ']')
        {
            return null;
        }

        position = at + 2;
        return name.ToString();
    }
}
