using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelServing.Testing.Reporting;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>What a run found, for people and for machines.</summary>
/// <param name="Commit">Of the sources.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Rows">In order.</param>
internal sealed record BenchReport(string Commit, string Machine, IReadOnlyList<BenchRow> Rows)
{
    /// <summary>No bar was missed; what could not be measured missed none.</summary>
    public bool Holds => Rows.SelectMany(row => row.Figures).All(figure => figure.Value is null || figure.Holds);

    public Table ToTable() => new(
        ["row", "value", "bar", ""],
        [.. Rows.SelectMany(row => row.Figures.Select(figure => (string[])[$"{row.Name}: {figure.Name}", figure.ValueText, figure.BarText, figure.VerdictText]))]);

    public string ToMarkdown()
    {
        var text = new StringBuilder($"# Benchmark of the runtime\nCommit {Commit}. {Machine}\n\n{ToTable().ToMarkdown()}\n");
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {row.Name}\n{ContestantsOf(row).ToMarkdown()}\n");
            foreach (var figure in row.Figures.Where(figure => figure.Reason is not null))
            {
                text.Append(CultureInfo.InvariantCulture, $"\nNot measured, {figure.Name}: {figure.Reason}\n");
            }

            if (row.Plot is { } plot)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n![Throughput against p99]({plot})\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Writes <c>report.md</c> and <c>report.json</c>: one entry for each row, with the figure that is furthest from its bar.</summary>
    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReportEntry> entries = [.. Rows.Select(row => new ReportEntry(row.Name, row.Worst.Value, row.Worst.Bar, row.Holds, row.Figures))];
        await File.WriteAllTextAsync(Path.Combine(folder, "report.md"), ToMarkdown(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(entries, ReportJsonContext.Default.IReadOnlyListReportEntry), cancellationToken);
    }

    private static Table ContestantsOf(BenchRow row) => new(
        ["contestant", "rows/s", "p50 us", "p99 us"],
        [.. row.Contestants.Select(each => (string[])[
            each.Contestant.Name, Format(each.Measured.RowsPerSecond), Format(each.Measured.Percentile(0.50)), Format(each.Measured.Percentile(0.99))])]);

    private static string Format(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}

/// <summary>A row for machines.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Value">Of the figure that is furthest from its bar; null if none could be measured.</param>
/// <param name="Bar">Of the same figure.</param>
/// <param name="Holds">Whether all measured figures do.</param>
/// <param name="Figures">All of them; those without a value say why.</param>
internal sealed record ReportEntry(string Name, double? Value, double Bar, bool Holds, IReadOnlyList<Figure> Figures);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ReportEntry>))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
