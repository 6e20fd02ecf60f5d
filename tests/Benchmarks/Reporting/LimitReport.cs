using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelServing.Testing.Reporting;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>Figures that must not go beyond a limit, for people and for machines.</summary>
internal sealed record LimitReport(string Machine, IReadOnlyList<LimitRow> Rows)
{
    public Table ToTable() => new(
        ["measure", "value", "at most", ""],
        [.. Rows.Select(row => (string[])[row.Name, Format(row.Value), row.Bar is { } bar ? Format(bar) : "", row.Bar is null ? "" : row.Holds ? "PASS" : "FAIL"])]);

    /// <summary>Writes <c>NAME.md</c> and <c>NAME.json</c>, a list of the rows.</summary>
    public async Task WriteAsync(string folder, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.md"), $"{Machine}\n\n{ToTable().ToMarkdown()}\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(Rows, LimitJsonContext.Default.IReadOnlyListLimitRow), cancellationToken);
    }

    private static string Format(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>One figure.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Bar">The most that will do; null where nothing is claimed.</param>
internal sealed record LimitRow(string Name, double Value, double? Bar)
{
    public bool Holds => Bar is null || Value <= Bar;
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<LimitRow>))]
internal sealed partial class LimitJsonContext : JsonSerializerContext;
