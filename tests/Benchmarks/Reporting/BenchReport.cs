using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelServing.Testing.Reporting;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>What a run found, for people and for machines.</summary>
internal sealed record BenchReport(string Machine, IReadOnlyList<BenchRow> Rows, IReadOnlyList<Verdict> Verdicts)
{
    public Table ToTable() => new(
        ["contestant", "rows/s", "of the best loop", "p50 us", "p99 us"],
        [.. Rows.Select(row => (string[])[
            row.Name,
            Format(row.RowsPerSecond, "0"),
            Format(row.Ratio, "0.00"),
            row.P50Microseconds is { } p50 ? Format(p50, "0") : "",
            row.P99Microseconds is { } p99 ? Format(p99, "0") : ""])]);

    /// <summary>Writes <c>NAME.md</c> and <c>NAME.json</c>.</summary>
    public async Task WriteAsync(string folder, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var verdicts = string.Join('\n', Verdicts.Select(verdict => $"- {verdict}"));
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.md"), $"{Machine}\n\n{ToTable().ToMarkdown()}\n\n{verdicts}\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(this, BenchJsonContext.Default.BenchReport), cancellationToken);
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>One contestant's result. The ratio is to the best loop of one thread that calls ONNX Runtime, in the same run.</summary>
internal sealed record BenchRow(string Name, double RowsPerSecond, double Ratio, double? P50Microseconds, double? P99Microseconds);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
