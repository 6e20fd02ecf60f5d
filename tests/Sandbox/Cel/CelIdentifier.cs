using System.Text;

namespace ModelServing.Sandbox.Cel;

/// <summary>How Kubernetes spells a property name as a CEL identifier (kubernetes.io/docs, CRD validation rules, "escaping").</summary>
public static class CelIdentifier
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    };

    /// <summary>False for a name that no rule can reach, because it holds a character without an escape or starts with a digit.</summary>
    public static bool TryEscape(string name, out string escaped)
    {
        escaped = "";
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return false;
        }

        if (Reserved.Contains(name))
        {
            escaped = $"__{name}__";
            return true;
        }

        var result = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            switch (name[i])
            {
                case '_' when i + 1 < name.Length && name[i + 1] == '_':
                    result.Append("__underscores__");
                    i++;
                    break;
                case '.':
                    result.Append("__dot__");
                    break;
                case '-':
                    result.Append("__dash__");
                    break;
                case '/':
                    result.Append("__slash__");
                    break;
                case var c when char.IsAsciiLetterOrDigit(c) || c == '_':
                    result.Append(c);
                    break;
                default:
                    return false;
            }
        }

        escaped = result.ToString();
        return true;
    }

    internal static bool IsReserved(string name) => Reserved.Contains(name);
}
