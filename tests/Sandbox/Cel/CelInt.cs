using System.Globalization;

namespace ModelServing.Sandbox.Cel;

/// <summary>A signed 64-bit integer.</summary>
public sealed class CelInt(long value) : CelNumber
{
    public long Value { get; } = value;

    public override CelType Type => CelType.Int;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    internal override double ToDouble() => Value;
}
