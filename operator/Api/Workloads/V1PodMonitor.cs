using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Has Prometheus scrape pods (<c>monitoring.coreos.com/v1.PodMonitor</c> of the Prometheus operator).</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "PodMonitor", PluralName = "podmonitors")]
public sealed record V1PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta? Metadata { get; set; }

    public V1PodMonitorSpec? Spec { get; init; }
}
