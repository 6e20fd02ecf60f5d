namespace ModelServing.Benchmarks.Reporting;

/// <summary>Rows of text under a heading, set out for a terminal or for Markdown.</summary>
internal sealed record Table(string[] Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>Columns at tab stops.</summary>
    public string ToText()
    {
        var widths = Columns.Select((column, i) => Math.Max(column.Length, Rows.Select(row => row[i].Length).DefaultIfEmpty().Max())).ToArray();
        return string.Join('\n', Rows.Prepend(Columns).Select(row => string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))));
    }

    public string ToMarkdown()
    {
        var rule = Columns.Select((_, i) => i == 0 ? "---" : "---:").ToArray();
        return string.Join('\n', Rows.Prepend(rule).Prepend(Columns).Select(row => $"| {string.Join(" | ", row)} |"));
    }
}
