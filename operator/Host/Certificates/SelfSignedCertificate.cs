using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelServing.Host.Certificates;

/// <summary>
/// Certificates of our own making: an authority that signs one server certificate, whose key is then thrown away, so that nobody can sign another. Pure
/// but for the random keys.
/// </summary>
internal static class SelfSignedCertificate
{
    /// <summary>Of certificate and authority.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Renewed when less than this is left: long enough to notice that renewal fails.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromDays(60);

    private static readonly TimeSpan Backdate = TimeSpan.FromHours(1); // clocks of other nodes may be late

    /// <summary>A new one; authorities of <paramref name="previous"/> that are still valid stay trusted, since other replicas use their certificate a little longer.</summary>
    public static CertificateMaterial Create(IReadOnlyList<string> names, DateTimeOffset now, CertificateMaterial? previous)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = CreateAuthority(authorityKey, now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=modelserving-operator", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        names.ToList().ForEach(alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = request.Create(authority, now - Backdate, now + Lifetime, RandomNumberGenerator.GetBytes(16));
        return new CertificateMaterial(
            signed.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", Bundle(authority, previous?.AuthoritiesPem, now));
    }

    /// <summary>Whether a certificate will do for a while: it can be read, names the server, has an authority and is not about to expire.</summary>
    public static bool IsGood(CertificateMaterial? material, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var certificate = material?.TryLoad();
        return certificate is not null
            && !string.IsNullOrEmpty(material!.AuthoritiesPem)
            && certificate.NotBefore.ToUniversalTime() <= now.UtcDateTime
            && certificate.NotAfter.ToUniversalTime() - now.UtcDateTime > Margin
            && names.All(name => certificate.MatchesHostname(name));
    }

    private static X509Certificate2 CreateAuthority(ECDsa key, DateTimeOffset now)
    {
        // A name of its own for each, or a chain could be built to the wrong one of two.
        var name = $"CN=modelserving-operator-ca@{now.ToUnixTimeSeconds()}";
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - Backdate, now + Lifetime + Backdate);
    }

    private static string Bundle(X509Certificate2 authority, string? previousPem, DateTimeOffset now)
    {
        var bundle = new StringBuilder(authority.ExportCertificatePem()).Append('\n');
        var previous = new X509Certificate2Collection();
        try
        {
            previous.ImportFromPem(previousPem);
        }
        catch (CryptographicException)
        {
            // Somebody wrote into our Secret: what cannot be read is trusted by nobody.
        }

        foreach (var old in previous.Where(old => old.NotAfter.ToUniversalTime() > now.UtcDateTime).Take(1))
        {
            bundle.Append(old.ExportCertificatePem()).Append('\n');
        }

        return bundle.ToString();
    }
}
