using System.Text;

namespace ModelServing.Sandbox.Nodes.Containers;

/// <summary>$(NAME) in commands, arguments and values (k8s.io/kubernetes third_party/forked/golang/expansion): unknown names stay as they are, $$ is a dollar sign.</summary>
internal static class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        var expanded = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '$' || index + 1 == text.Length)
            {
                expanded.Append(text[index]);
                continue;
            }

            var next = text[index + 1];
            var end = next == '(' ? text.IndexOf(')', index + 2) : -1;
            if (next == '$')
            {
                expanded.Append('$');
                index++;
            }
            else if (end > 0)
            {
                var name = text[(index + 2)..end];
                expanded.Append(variables.GetValueOrDefault(name) ?? $"$({name})");
                index = end;
            }
            else
            {
                expanded.Append('$');
            }
        }

        return expanded.ToString();
    }
}
