using System.Net;
using System.Net.Sockets;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Kubernetes' IP and CIDR libraries.</summary>
internal static class NetworkLibrary
{
    public static void AddTo(FunctionTable table)
    {
        AddAddresses(table);
        AddNetworks(table);
    }

    private static void AddAddresses(FunctionTable table)
    {
        table.Add("ip", "(string) -> IP", static a => ToAddress(Text(a[0])));
        table.Add("isIP", "(string) -> bool", static a => CelBool.Of(CelAddress.TryParse(Text(a[0]), out _)));
        table.Add("ip.isCanonical", "(string) -> bool", static a => ToAddress(Text(a[0])) is CelAddress address ? CelBool.Of(address.ToString() == Text(a[0])) : ToAddress(Text(a[0])));
        table.Add("family", "IP.() -> int", static a => new CelInt(Address(a[0]).AddressFamily == AddressFamily.InterNetwork ? 4 : 6));
        table.Add("isUnspecified", "IP.() -> bool", static a => CelBool.Of(Address(a[0]).Equals(IPAddress.Any) || Address(a[0]).Equals(IPAddress.IPv6Any)));
        table.Add("isLoopback", "IP.() -> bool", static a => CelBool.Of(IPAddress.IsLoopback(Address(a[0]))));
        table.Add("isLinkLocalMulticast", "IP.() -> bool", static a => CelBool.Of(IsLinkLocalMulticast(Address(a[0]))));
        table.Add("isLinkLocalUnicast", "IP.() -> bool", static a => CelBool.Of(IsLinkLocalUnicast(Address(a[0]))));
        table.Add("isGlobalUnicast", "IP.() -> bool", static a => CelBool.Of(IsGlobalUnicast(Address(a[0]))));
    }

    private static void AddNetworks(FunctionTable table)
    {
        table.Add("cidr", "(string) -> CIDR", static a => ToNetwork(Text(a[0])));
        table.Add("isCIDR", "(string) -> bool", static a => CelBool.Of(ToNetwork(Text(a[0])) is CelNetwork));
        table.Add("containsIP", "CIDR.(IP) -> bool", static a => CelBool.Of(Network(a[0]).Contains(Address(a[1]))));
        table.Add("containsIP", "CIDR.(string) -> bool", static a => ToAddress(Text(a[1])) is var other && other is CelAddress ip ? CelBool.Of(Network(a[0]).Contains(ip.Value)) : ToAddress(Text(a[1])));
        table.Add("containsCIDR", "CIDR.(CIDR) -> bool", static a => CelBool.Of(Network(a[0]).Contains(Network(a[1]))));
        table.Add("containsCIDR", "CIDR.(string) -> bool", static a => ToNetwork(Text(a[1])) is CelNetwork other ? CelBool.Of(Network(a[0]).Contains(other)) : ToNetwork(Text(a[1])));
        table.Add("ip", "CIDR.() -> IP", static a => new CelAddress(Network(a[0]).Address));
        table.Add("masked", "CIDR.() -> CIDR", static a => Network(a[0]).Masked());
        table.Add("prefixLength", "CIDR.() -> int", static a => new CelInt(Network(a[0]).PrefixLength));
    }

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static IPAddress Address(CelValue value) => ((CelAddress)value).Value;

    private static CelNetwork Network(CelValue value) => (CelNetwork)value;

    private static CelValue ToAddress(string text) => CelAddress.TryParse(text, out var address)
        ? new CelAddress(address)
        : new CelError($"IP Address \"{text}\" parse error during conversion from string");

    private static CelValue ToNetwork(string text) => CelAddress.TryParseNetwork(text, out var address, out var bits)
        ? new CelNetwork(address, bits)
        : new CelError($"network address parse error during conversion from string: \"{text}\"");

    private static bool IsLinkLocalMulticast(IPAddress address) => address.GetAddressBytes() is var bytes && bytes.Length == 4
        ? bytes is [224, 0, 0, _]
        : address.GetAddressBytes() is [0xff, var scope, ..] && (scope & 0x0f) == 2;

    private static bool IsLinkLocalUnicast(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.GetAddressBytes() is [169, 254, ..]
        : address.IsIPv6LinkLocal;

    private static bool IsGlobalUnicast(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var isMulticast = bytes.Length == 4 ? (bytes[0] & 0xf0) == 0xe0 : bytes[0] == 0xff;
        var isUnspecified = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return !isMulticast && !isUnspecified && !address.Equals(IPAddress.Broadcast) && !IPAddress.IsLoopback(address) && !IsLinkLocalUnicast(address);
    }
}
