using ModelServing.Host.Listening;

namespace ModelServing.Host.Options;

/// <summary>Where the operator tells of itself, and to whom.</summary>
public sealed record MetricsRunOptions
{
    /// <summary>False: nowhere. Default true.</summary>
    public bool IsServed { get; init; } = true;

    /// <summary>A port of its own; null: beside the health checks, on theirs.</summary>
    public ListenAddress? Address { get; init; }

    /// <summary>Over TLS, to callers whose bearer token may <c>get</c> the path. Needs <see cref="Address"/>.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Folder of a certificate that others renew; null: the operator makes its own.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>File of the certificate in that folder. Default <c>tls.crt</c>.</summary>
    public string CertificateName { get; init; } = "tls.crt";

    /// <summary>File of its key. Default <c>tls.key</c>.</summary>
    public string KeyName { get; init; } = "tls.key";

    /// <summary>Name of the Service that a certificate of our own names, kept in the Secret of that name with <c>-tls</c> behind. Default <c>modelserving-operator-metrics</c>.</summary>
    public string Service { get; init; } = "modelserving-operator-metrics";

    /// <summary>Namespace of that Service and Secret; null: the pod's, or that of the kubeconfig's context.</summary>
    public string? Namespace { get; init; }
}
