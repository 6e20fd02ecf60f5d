using System.Net;
using System.Net.Sockets;

namespace ModelServing.Runtime.Fetching;

/// <summary>Resolves a URL's host once and keeps the addresses that may be connected to.</summary>
internal sealed class HostGuard(IHostResolver resolver, AddressPolicy policy)
{
    public async Task<HostCheck> CheckAsync(Uri url, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(url.DnsSafeHost, out var literal) ? [literal] : await resolver.ResolveAsync(url.IdnHost, cancellationToken);
        }
        catch (SocketException unresolved)
        {
            return new HostCheck.Unresolved($"the host of {DisplayUrl.Of(url)} cannot be resolved: {unresolved.Message}");
        }

        var judged = addresses
            .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            .Select(address => (Address: address, Refusal: policy.Refusal(address)))
            .ToLookup(item => item.Refusal is null);
        if (judged[true].Any())
        {
            return new HostCheck.Allowed([.. judged[true].Select(item => item.Address)]);
        }

        return judged[false].Any()
            ? new HostCheck.Refused(
                $"{DisplayUrl.Of(url)} resolves into {string.Join(", ", judged[false].Select(item => $"{item.Address} ({item.Refusal})"))}; " +
                "add the network to fetch.allowedNetworks if models may come from there")
            : new HostCheck.Unresolved($"the host of {DisplayUrl.Of(url)} has no address");
    }
}
