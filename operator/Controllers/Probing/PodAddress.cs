using System.Net;
using System.Net.Sockets;

namespace ModelServing.Controllers.Probing;

/// <summary>Which addresses of pods may be asked. A pod's status is the kubelet's word, but not every address is a pod's.</summary>
internal static class PodAddress
{
    /// <summary>The address of <c>status.podIP</c>; null when it is none, or one that no pod can have: unspecified, multicast, broadcast or link-local (metadata services).</summary>
    public static IPAddress? Parse(string? podIP)
    {
        if (podIP is null || !IPAddress.TryParse(podIP, out var address))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? ParseV4(address) : ParseV6(address);
    }

    private static IPAddress? ParseV4(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var isLinkLocal = bytes[0] == 169 && bytes[1] == 254;
        var isThisNetwork = bytes[0] == 0;
        var isMulticastOrReserved = bytes[0] >= 224;
        return isLinkLocal || isThisNetwork || isMulticastOrReserved ? null : address;
    }

    private static IPAddress? ParseV6(IPAddress address) =>
        address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.ScopeId != 0 || address.Equals(IPAddress.IPv6Any) ? null : address;
}
