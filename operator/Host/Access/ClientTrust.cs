using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Host.Access;

/// <summary>
/// Whether a client's certificate was signed by one of some authorities, for clients, and is valid now. What was found holds 10 s for the connection that
/// the certificate came with: a front proxy asks many times a second over one.
/// </summary>
internal sealed class ClientTrust(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly ConditionalWeakTable<X509Certificate2, Verdict> _verdicts = [];

    public bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        if (!_verdicts.TryGetValue(certificate, out var verdict) || verdict.Authorities != authorities || time.GetElapsedTime(verdict.At) >= Lifetime)
        {
            verdict = new Verdict(authorities, time.GetTimestamp(), IsSigned(certificate, authorities, time.GetUtcNow()));
            _verdicts.AddOrUpdate(certificate, verdict);
        }

        return verdict.IsTrusted;
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

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2Collection authorities, DateTimeOffset now)
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

    private sealed record Verdict(X509Certificate2Collection Authorities, long At, bool IsTrusted);
}
