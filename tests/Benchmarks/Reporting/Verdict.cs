using System.Globalization;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>A claim with the measured value and the bar.</summary>
/// <param name="Claim">What is claimed.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Bar">The least that will do, or the most.</param>
/// <param name="IsLimit">Whether the bar is the most that will do.</param>
internal sealed record Verdict(string Claim, double Value, double Bar, bool IsLimit = false)
{
    public bool Holds => IsLimit ? Value <= Bar : Value >= Bar;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Holds ? "PASS" : "FAIL")}  {Claim}: {Value:0.00}, at {(IsLimit ? "most" : "least")} {Bar:0.00}");
}
