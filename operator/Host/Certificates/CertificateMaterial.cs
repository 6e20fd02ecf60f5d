using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Host.Certificates;

/// <summary>What the server proves itself with, PEM-encoded, and whom its callers must trust for that.</summary>
/// <param name="CertificatePem">The server's certificate, then what lies between it and its authority.</param>
/// <param name="KeyPem">Its private key.</param>
/// <param name="AuthoritiesPem">Whom callers trust, such as an APIService's <c>caBundle</c>; null where somebody else tells them.</param>
internal sealed record CertificateMaterial(string CertificatePem, string KeyPem, string? AuthoritiesPem)
{
    /// <summary>The certificate with its key; the caller disposes it. Null when the two cannot be read or do not belong together.</summary>
    public X509Certificate2? TryLoad()
    {
        try
        {
            return X509Certificate2.CreateFromPem(CertificatePem, KeyPem);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What stands behind the first certificate.</summary>
    public X509Certificate2Collection Intermediates()
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(CertificatePem);
        all[0].Dispose();
        all.RemoveAt(0);
        return all;
    }
}
