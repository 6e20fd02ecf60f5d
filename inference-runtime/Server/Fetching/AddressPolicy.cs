using System.Net;

namespace ModelServing.Runtime.Fetching;

/// <summary>Which addresses a model URL may resolve into: public ones, and those inside <c>fetch.allowedNetworks</c>. Pure.</summary>
internal sealed class AddressPolicy(IReadOnlyList<IPNetwork> allowedNetworks)
{
    /// <summary>Null where the address may be connected to, otherwise the kind of network that forbids it.</summary>
    public string? Refusal(IPAddress address)
    {
        var effective = AddressClassifier.Unwrap(address);
        return allowedNetworks.Any(network => network.Contains(effective)) ? null : AddressClassifier.NonPublicKind(effective);
    }
}
