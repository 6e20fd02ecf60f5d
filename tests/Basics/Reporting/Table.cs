namespace ModelServing.Testing.Reporting;

/// <summary>Rows of text under a heading, set out for a terminal or for Markdown.</summary>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Columns at tab stops; all but the first stand to the right, as numbers do.</summary>
    public string ToText(bool alignsRight = true)
    {
        var widths = Columns.Select((column, i) => Math.Max(column.Length, Rows.Select(row => row[i].Length).DefaultIfEmpty().Max())).ToArray();
        return string.Join('\n', Rows.Prepend(Columns).Select(row =>
            string.Join("  ", row.Select((cell, i) => i == 0 || !alignsRight ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd()));
    }

    public string ToMarkdown()
    {
        var rule = Columns.Select((_, i) => i == 0 ? "---" : "---:").ToArray();
        return string.Join('\n', Rows.Prepend(rule).Prepend(Columns).Select(row => $"| {string.Join(" | ", row)} |"));
    }
}
