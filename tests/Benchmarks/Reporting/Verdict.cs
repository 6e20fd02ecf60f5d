using System.Globalization;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>A claim with the measured value and the bar.</summary>
/// <param name="Claim">What is claimed.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Bar">The least that will do.</param>
internal sealed record Verdict(string Claim, double Value, double Bar)
{
    public bool Holds => Value >= Bar;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Holds ? "PASS" : "FAIL")}  {Claim}: {Value:0.00}, at least {Bar:0.00}");
}
