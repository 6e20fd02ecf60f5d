using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Kubernetes.Transport;

/// <summary>Where the API server is and how to be trusted by it. Comes from <see cref="KubeConfig"/> or <see cref="InClusterConfig"/>.</summary>
/// <param name="Server">Base address; a path prefix is kept.</param>
public sealed record ApiServerSettings(Uri Server)
{
    /// <summary>Namespace of the chosen context, or of the pod; null when none is named.</summary>
    public string? Namespace { get; init; }

    /// <summary>Namespace of the pod that this process runs in; null outside of a cluster.</summary>
    public string? PodNamespace { get; init; }

    /// <summary>Certificates that the server's chain must end in; asked at each TLS handshake so that a renewed file is seen. Null: the system's.</summary>
    public Func<X509Certificate2Collection>? CertificateAuthorities { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Asked before each request; null when <see cref="ClientCertificate"/> is all there is.</summary>
    public ICredentialSource? Credentials { get; init; }

    /// <summary>Accept any server certificate.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Name to send (SNI) and to expect in the certificate, instead of the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    public Uri? Proxy { get; init; }

    /// <summary>A connection on which nothing came for so long is asked whether it lives.</summary>
    internal TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that does not answer within this is dead, and everything on it has failed.</summary>
    internal TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What the server's audit log and flow control read; <c>name/version (platform)</c>.</summary>
    public string UserAgent { get; init; } = Transport.UserAgent.Default;
}
