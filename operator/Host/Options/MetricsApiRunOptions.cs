namespace ModelServing.Host.Options;

/// <summary>Whether and how the operator serves <c>custom.metrics.k8s.io</c>.</summary>
public sealed record MetricsApiRunOptions
{
    /// <summary>Default false: there can be only one provider in a cluster, and it may be another one.</summary>
    public bool Enabled { get; init; }

    /// <summary>TCP port to listen on; 0 takes a free one. Default 6443.</summary>
    public int Port { get; init; } = 6443;

    /// <summary>Namespace of the Service through which the API server reaches this process; null: the pod's, or that of the kubeconfig's context.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of that Service. Default <c>modelserving-operator-metrics-api</c>.</summary>
    public string Service { get; init; } = "modelserving-operator-metrics-api";

    /// <summary>Port of that Service. Default 443.</summary>
    public int ServicePort { get; init; } = 443;

    /// <summary>PEM files of a certificate that others renew, and of its key; null: the operator makes its own.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>PEM file of the authorities to trust; null with <see cref="CertificateFile"/>: somebody else fills <c>caBundle</c>.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Name of a ClusterRole with whose deletion the registration goes; null: it stays.</summary>
    public string? Owner { get; init; }
}
