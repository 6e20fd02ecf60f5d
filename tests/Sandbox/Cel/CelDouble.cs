using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel;

/// <summary>A 64-bit floating point number.</summary>
public sealed class CelDouble(double value) : CelNumber
{
    public double Value { get; } = value;

    public override CelType Type => CelType.Double;

    public override string ToString() => GoText.Double(Value);

    internal override double ToDouble() => Value;
}
