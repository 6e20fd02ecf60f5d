using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ModelServing.Sandbox.Cel;

/// <summary>An IP address, made by ip().</summary>
public sealed class CelAddress(IPAddress value) : CelOpaque
{
    internal static readonly CelType AddressType = CelType.Opaque("net.IP");

    public IPAddress Value { get; } = value;

    public override CelType Type => AddressType;

    internal override long Size => Value.AddressFamily == AddressFamily.InterNetwork ? 4 : 16;

    public override string ToString() => Value.ToString();

    protected override bool IsSame(CelOpaque other) => Value.Equals(((CelAddress)other).Value);

    /// <summary>Reads an address as Go's netip does, without zones, IPv4 in IPv6 and leading zeros.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            return IsDotted(text) && IPAddress.TryParse(text, out address);
        }

        return text.All(static c => char.IsAsciiHexDigit(c) || c is ':' or '.') && HasShortGroups(text) && IPAddress.TryParse(text, out address) && !address.IsIPv4MappedToIPv6;
    }

    /// <summary>Reads a network: an address, a slash and the number of bits.</summary>
    internal static bool TryParseNetwork(string text, [NotNullWhen(true)] out IPAddress? address, out int bits)
    {
        var slash = text.LastIndexOf('/');
        bits = 0;
        address = null;
        return slash > 0
            && TryParse(text[..slash], out address)
            && (text.Length == slash + 2 || text[slash + 1] != '0')
            && text.Length <= slash + 4
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits)
            && bits <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    private static bool IsDotted(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(static p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0') && int.Parse(p, CultureInfo.InvariantCulture) < 256);
    }

    private static bool HasShortGroups(string text) => text.Split(':').All(static g => g.Contains('.', StringComparison.Ordinal) ? IsDotted(g) : g.Length <= 4);
}
