using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Kubernetes.Transport;

/// <summary>A client certificate with its private key.</summary>
internal static class KeyPair
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are no PEM, or not a pair.</exception>
    /// <exception cref="ArgumentException">They are not a pair.</exception>
    public static X509Certificate2 FromPem(string certificate, string key)
    {
        using var pair = X509Certificate2.CreateFromPem(certificate, key);
        // SChannel cannot use a key that lives in memory only; the round trip gives it one that it can.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
    }
}
