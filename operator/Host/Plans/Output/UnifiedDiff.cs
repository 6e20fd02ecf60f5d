using System.Globalization;
using System.Text;

namespace ModelServing.Host.Plans.Output;

/// <summary>Two texts as <c>diff -u</c> shows them, by E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Empty where the texts are equal.</summary>
    public static string Write(string oldName, IReadOnlyList<string> old, string newName, IReadOnlyList<string> @new)
    {
        var edits = Edits(old, @new);
        if (edits.TrueForAll(static edit => edit.Sign == ' '))
        {
            return "";
        }

        var text = new StringBuilder().Append($"--- {oldName}\n+++ {newName}\n");
        foreach (var (start, end) in Hunks(edits))
        {
            WriteHunk(text, edits[start..end]);
        }

        return text.ToString();
    }

    private static void WriteHunk(StringBuilder text, List<Edit> edits)
    {
        var (removed, added) = (edits.Count(static edit => edit.Sign != '+'), edits.Count(static edit => edit.Sign != '-'));
        text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(edits[0].OldLine, removed)} +{Range(edits[0].NewLine, added)} @@\n");
        foreach (var edit in edits)
        {
            text.Append(edit.Sign).Append(edit.Text).Append('\n');
        }
    }

    /// <summary>An empty range names the line before it.</summary>
    private static string Range(int line, int count) => string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? line : line + 1)},{count}");

    /// <summary>Changes with their context; those whose contexts touch are one hunk.</summary>
    private static IEnumerable<(int Start, int End)> Hunks(List<Edit> edits)
    {
        (int Start, int End)? open = null;
        for (var index = 0; index < edits.Count; index++)
        {
            if (edits[index].Sign == ' ')
            {
                continue;
            }

            var (start, end) = (Math.Max(0, index - Context), Math.Min(edits.Count, index + Context + 1));
            if (open is { } hunk && start > hunk.End)
            {
                yield return hunk;
                open = null;
            }

            open = (open?.Start ?? start, end);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static List<Edit> Edits(IReadOnlyList<string> old, IReadOnlyList<string> @new)
    {
        var trace = Search(old, @new);
        var edits = new List<Edit>();
        var (x, y) = (old.Count, @new.Count);
        for (var depth = trace.Count - 1; depth >= 0; depth--)
        {
            var (diagonal, furthest) = (x - y, trace[depth]);
            var isDown = diagonal == -depth || (diagonal != depth && furthest[diagonal - 1] < furthest[diagonal + 1]);
            var before = isDown ? diagonal + 1 : diagonal - 1;
            var beforeX = depth == 0 ? 0 : furthest[before];
            var beforeY = depth == 0 ? 0 : beforeX - before;
            while (x > beforeX && y > beforeY)
            {
                edits.Add(new Edit(' ', old[--x], x, --y));
            }

            if (depth > 0)
            {
                edits.Add(isDown ? new Edit('+', @new[--y], x, y) : new Edit('-', old[--x], x, y));
            }
        }

        edits.Reverse();
        return edits;
    }

    /// <summary>How far each diagonal reached before every further edit, up to the last.</summary>
    private static List<Dictionary<int, int>> Search(IReadOnlyList<string> old, IReadOnlyList<string> @new)
    {
        var trace = new List<Dictionary<int, int>>();
        var furthest = new Dictionary<int, int> { [1] = 0 };
        for (var depth = 0; ; depth++)
        {
            trace.Add(new Dictionary<int, int>(furthest));
            for (var diagonal = -depth; diagonal <= depth; diagonal += 2)
            {
                var isDown = diagonal == -depth || (diagonal != depth && furthest[diagonal - 1] < furthest[diagonal + 1]);
                var x = isDown ? furthest[diagonal + 1] : furthest[diagonal - 1] + 1;
                var y = x - diagonal;
                while (x < old.Count && y < @new.Count && old[x] == @new[y])
                {
                    (x, y) = (x + 1, y + 1);
                }

                furthest[diagonal] = x;
                if (x >= old.Count && y >= @new.Count)
                {
                    return trace;
                }
            }
        }
    }

    /// <summary>A line that stays, goes or comes, and how many lines of each text are before it.</summary>
    private readonly record struct Edit(char Sign, string Text, int OldLine, int NewLine);
}
