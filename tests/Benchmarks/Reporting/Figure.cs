using System.Globalization;
using System.Text.Json.Serialization;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>A measured value and its bar.</summary>
/// <param name="Name">What it is, with its unit where it has one.</param>
/// <param name="Value">What was measured; null if it could not be.</param>
/// <param name="Bar">The least that will do, or the most.</param>
/// <param name="IsLimit">Whether the bar is the most that will do.</param>
/// <param name="Reason">Why nothing was measured.</param>
internal sealed record Figure(string Name, double? Value, double Bar, bool IsLimit = false, string? Reason = null)
{
    public bool Holds => IsLimit ? Value <= Bar : Value >= Bar;

    /// <summary>How far from the bar, 1 on it, more beyond it.</summary>
    [JsonIgnore]
    public double? Margin => IsLimit ? (Value > 0 ? Bar / Value : double.MaxValue) : Value / Bar;

    public static Figure NotMeasured(string name, double bar, string reason) => new(name, null, bar, Reason: reason);

    [JsonIgnore]
    public string BarText => string.Create(CultureInfo.InvariantCulture, $"{(IsLimit ? "<=" : ">=")} {Bar:0.##}");

    [JsonIgnore]
    public string ValueText => Value is { } value ? value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture) : "-";

    [JsonIgnore]
    public string VerdictText => Value is null ? "not measured" : Holds ? "holds" : "MISSED";
}
