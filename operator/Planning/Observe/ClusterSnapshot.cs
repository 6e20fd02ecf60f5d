using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Observe;

/// <summary>What was read of one ModelDeployment and its children, at one moment. Lists may lag behind each other, as caches do.</summary>
public sealed record ClusterSnapshot
{
    public required V1Alpha1ModelDeployment Resource { get; init; }

    /// <summary>The Deployment of the same name, whoever controls it.</summary>
    public V1Deployment? Deployment { get; init; }

    /// <summary>The Service of the same name, whoever controls it.</summary>
    public V1Service? Service { get; init; }

    /// <summary>The HorizontalPodAutoscaler of the same name, whoever controls it.</summary>
    public V2HorizontalPodAutoscaler? Autoscaler { get; init; }

    /// <summary>Objects of the same name of the kinds that a spec merely switches on and off, at most one of each, whoever controls them.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Companions { get; init; } = [];

    /// <summary>Whether the cluster knows PodMonitors.</summary>
    public bool ServesPodMonitors { get; init; }

    /// <summary>Whether the cluster knows HTTPRoutes.</summary>
    public bool ServesHttpRoutes { get; init; }

    /// <summary>ConfigMaps with our label <c>modelserving.dev/name</c>, and the one of the wanted revision whoever made it.</summary>
    public IReadOnlyList<V1ConfigMap> ConfigMaps { get; init; } = [];

    /// <summary>ReplicaSets with our label <c>modelserving.dev/name</c>.</summary>
    public IReadOnlyList<V1ReplicaSet> ReplicaSets { get; init; } = [];

    /// <summary>Pods with our label <c>modelserving.dev/name</c>.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>What running pods said of themselves, by pod name; pods that did not answer are absent.</summary>
    public IReadOnlyDictionary<string, RuntimeReport> Reports { get; init; } = new Dictionary<string, RuntimeReport>();

    /// <summary>When the readings of an autoscaler were last written into the status; null when this process has not.</summary>
    public DateTimeOffset? MetricsWrittenAt { get; init; }

    /// <summary>What the metrics API knows.</summary>
    public ScalingFacts Scaling { get; init; } = ScalingFacts.None;

    public required DateTimeOffset Now { get; init; }

    /// <summary>The object of the kind and name of <paramref name="child"/>, whoever controls it; null where there is none.</summary>
    public IKubernetesObject<V1ObjectMeta>? Find(IKubernetesObject<V1ObjectMeta> child) => child switch
    {
        V1Deployment => Deployment,
        V1Service => Service,
        V2HorizontalPodAutoscaler => Autoscaler,
        V1ConfigMap => ConfigMaps.FirstOrDefault(map => map.Metadata?.Name == child.Metadata?.Name),
        _ => Companions.FirstOrDefault(other => other.GetType() == child.GetType()),
    };

    /// <summary>The snapshot with an object more, or in the place of one.</summary>
    public ClusterSnapshot With(IKubernetesObject<V1ObjectMeta> found) => found switch
    {
        V1Deployment deployment => this with { Deployment = deployment },
        V1Service service => this with { Service = service },
        V2HorizontalPodAutoscaler autoscaler => this with { Autoscaler = autoscaler },
        V1ConfigMap map => this with { ConfigMaps = [.. ConfigMaps.Where(other => other.Metadata?.Name != map.Metadata?.Name), map] },
        _ => this with { Companions = [.. Companions.Where(other => other.GetType() != found.GetType()), found] },
    };
}
