using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Cel;

/// <summary>One reason why an expression does not compile. <paramref name="Position"/> counts UTF-16 units from the start; -1 means the whole expression.</summary>
public sealed record CelIssue(int Position, string Message)
{
    private const int LongestSnippet = 16384;

    /// <summary>The issue as cel-go prints it, for example <c>ERROR: &lt;input&gt;:1:5: undefined field 'foo'</c> and the marked line.</summary>
    internal string Display(string source)
    {
        if (Position < 0)
        {
            return $"ERROR: <input>:-1:0: {Message}";
        }

        var position = Math.Min(Position, source.Length);
        var start = position == 0 ? 0 : source.LastIndexOf('\n', position - 1) + 1;
        var line = source.AsSpan(0, position).Count('\n') + 1;
        var end = source.IndexOf('\n', start);
        var snippet = (end < 0 ? source[start..] : source[start..end]).Replace('\t', ' ');
        var before = source[start..position];
        var column = before.EnumerateRunes().Count() + 1;
        var head = string.Create(CultureInfo.InvariantCulture, $"ERROR: <input>:{line}:{column}: {Message}");
        if (snippet.Length > LongestSnippet)
        {
            return head;
        }

        var marker = new StringBuilder();
        foreach (var rune in before.EnumerateRunes())
        {
            marker.Append(rune.IsAscii ? '.' : '\uff0e');
        }

        var wide = position < source.Length && source[position] > 0x7f;
        return $"{head}\n | {snippet}\n | {marker}{(wide ? '\uff3e' : '^')}";
    }
}
