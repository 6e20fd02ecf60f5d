using System.Globalization;

namespace ModelServing.Sandbox.Cel;

/// <summary>An unsigned 64-bit integer.</summary>
public sealed class CelUint(ulong value) : CelNumber
{
    public ulong Value { get; } = value;

    public override CelType Type => CelType.Uint;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    internal override double ToDouble() => Value;
}
