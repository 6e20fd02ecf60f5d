namespace ModelServing.Demo.Terminal;

/// <summary>
/// A table that grows. On a terminal the newest row is written over until one comes that is to stay; where output goes to a file or a pipe there are
/// only the rows that stay, as plain lines.
/// </summary>
internal sealed class LiveTable
{
    private readonly Report _report;
    private readonly int[] _widths;

    public LiveTable(Report report, IReadOnlyList<string> header)
    {
        _report = report;
        _widths = [.. header.Select(static title => Math.Max(title.Length, 9))];
        _report.Detail(Line(header));
    }

    public void Show(IReadOnlyList<string> row, bool stays)
    {
        if (stays)
        {
            _report.Detail(Line(row));
        }
        else
        {
            _report.Passing(Line(row));
        }
    }

    /// <summary>Takes away a row that was not to stay.</summary>
    public void End() => _report.Passing("");

    private string Line(IReadOnlyList<string> row) => string.Join("  ", row.Select((cell, column) => cell.PadLeft(_widths[column])));
}
