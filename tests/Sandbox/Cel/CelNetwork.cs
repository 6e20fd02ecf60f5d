using System.Globalization;
using System.Net;

namespace ModelServing.Sandbox.Cel;

/// <summary>A network in CIDR notation, made by cidr(). Bits after the mask are kept.</summary>
public sealed class CelNetwork(IPAddress address, int prefixLength) : CelOpaque
{
    internal static readonly CelType NetworkType = CelType.Opaque("net.CIDR");

    public IPAddress Address { get; } = address;

    public int PrefixLength { get; } = prefixLength;

    public override CelType Type => NetworkType;

    internal override long Size => (PrefixLength + 7) / 8;

    public bool Contains(IPAddress other) => other.AddressFamily == Address.AddressFamily && Mask(other).Equals(Mask(Address));

    public bool Contains(CelNetwork other) => other.PrefixLength >= PrefixLength && Contains(other.Address);

    public CelNetwork Masked() => new(Mask(Address), PrefixLength);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    protected override bool IsSame(CelOpaque other) => other is CelNetwork n && n.PrefixLength == PrefixLength && n.Address.Equals(Address);

    private IPAddress Mask(IPAddress value)
    {
        var bytes = value.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(PrefixLength - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
