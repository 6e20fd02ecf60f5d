using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelServing.Testing.Reporting;

namespace ModelServing.Fuzz.Running;

/// <summary>What a run found, for people and for machines.</summary>
internal sealed record FuzzReport(int Seed, long Cases, double Seconds, IReadOnlyList<TargetReport> Targets)
{
    public Table ToTable() => new(
        ["target", "cases", "taken", "seconds", "crashes", "distinct refusals"],
        [.. Targets.Append(Total()).Select(row => (string[])[
            row.Target, Format(row.Cases), Format(row.Accepted), row.Seconds.ToString("0.0", CultureInfo.InvariantCulture), Format(row.Findings), Format(row.DistinctRefusals)])]);

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "fuzz.json"), JsonSerializer.Serialize(this, FuzzJsonContext.Default.FuzzReport), cancellationToken);
    }

    private TargetReport Total() => new(
        "all", Targets.Sum(static row => row.Cases), Targets.Sum(static row => row.Accepted), Seconds, Targets.Sum(static row => row.Findings), Targets.Sum(static row => row.DistinctRefusals));

    private static string Format(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FuzzReport))]
[JsonSerializable(typeof(Finding))]
internal sealed partial class FuzzJsonContext : JsonSerializerContext;
