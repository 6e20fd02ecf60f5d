using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Kubernetes.Transport;

/// <summary>What a caller is known by.</summary>
/// <param name="Token">Bearer token; null for none.</param>
/// <param name="Certificate">For the TLS handshake, with its private key; null for that of <see cref="ApiServerSettings.ClientCertificate"/>.</param>
public sealed record Credential(string? Token, X509Certificate2? Certificate = null)
{
    /// <summary>Nothing of the secret: records write all their members.</summary>
    public override string ToString() => nameof(Credential);
}
