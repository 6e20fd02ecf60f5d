using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Kubernetes.Transport;

/// <summary>Decides whether the server's certificate is trusted, by the cluster's own authorities alone where they are given.</summary>
internal static class ServerTrust
{
    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "The user asks for it by insecure-skip-tls-verify.")]
    public static RemoteCertificateValidationCallback? Callback(ApiServerSettings settings)
    {
        if (settings.SkipTlsVerify)
        {
            return AcceptAny;
        }

        return settings.CertificateAuthorities is { } authorities
            ? (_, certificate, chain, errors) => IsTrusted(certificate as X509Certificate2, chain, errors, authorities())
            : null;
    }

    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    private static bool IsTrusted(X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        // Only the chain may be judged again: a wrong name or a missing certificate stays an error.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }
}
