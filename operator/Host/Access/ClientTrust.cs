using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Host.Access;

/// <summary>Whether a client's certificate was signed by one of some authorities, for clients, and is valid now.</summary>
internal static class ClientTrust
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    public static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection authorities, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        return chain.Build(certificate);
    }

    /// <summary>Common name and organisations, which are a user and its groups.</summary>
    public static (string? CommonName, IReadOnlyList<string> Organizations) Names(X509Certificate2 certificate)
    {
        string? commonName = null;
        var organizations = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements || part.GetSingleElementValue() is not { Length: > 0 } value)
            {
                continue;
            }

            switch (part.GetSingleElementType().Value)
            {
                case "2.5.4.3":
                    commonName = value;
                    break;
                case "2.5.4.10":
                    organizations.Add(value);
                    break;
            }
        }

        return (commonName, organizations);
    }
}
