using System.Net;
using ModelServing.Host.Listening;
using ModelServing.Planning.Resolve;

namespace ModelServing.Host.Options;

/// <summary>How the operator runs. Each property is a flag of <c>run</c>, and an environment variable <c>MODEL_OPERATOR_…</c> where the flag is absent.</summary>
public sealed record RunOptions
{
    /// <summary>Path of a kubeconfig; null: <c>KUBECONFIG</c>, else the service account of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null: its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Namespaces to serve; empty: all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>What every model gets; without <see cref="OperatorSettings.OperatorNamespace"/> that of the pod it runs in.</summary>
    public required OperatorSettings Models { get; init; }

    /// <summary>IP address that every port listens on, unless an option names another; null: all of the host.</summary>
    public IPAddress? BindAddress { get; init; }

    /// <summary>Port of <c>/healthz</c> and <c>/readyz</c>, and of <c>/metrics</c> where it has none of its own; 0 takes a free one. Default 8081.</summary>
    public int HealthPort { get; init; }

    /// <summary>How many ModelDeployments are reconciled at the same time, 1 to 256. Default 16.</summary>
    public int Workers { get; init; }

    /// <summary>Least level that is logged. Default Information.</summary>
    public LogLevel LogLevel { get; init; }

    /// <summary>Whether and how several operators choose the one that works.</summary>
    public LeaderElectionRunOptions LeaderElection { get; init; } = new();

    /// <summary>Where the operator tells of itself, and to whom.</summary>
    public MetricsRunOptions Metrics { get; init; } = new();

    /// <summary>Whether and how the operator serves <c>custom.metrics.k8s.io</c>.</summary>
    public MetricsApiRunOptions MetricsApi { get; init; } = new();

    /// <summary>The port of its own that <c>/metrics</c> has; null where it is served beside the health checks, or not at all.</summary>
    internal ListenAddress? MetricsAddress => Metrics is { IsServed: true, Address: { } own } ? own with { Address = own.Address ?? BindAddress } : null;
}
