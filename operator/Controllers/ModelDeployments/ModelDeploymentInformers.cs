using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>The clients and caches of every kind that the controller reads or writes. Of all kinds but ours only what carries our label is kept.</summary>
internal sealed class ModelDeploymentInformers
{
    /// <summary>Index of children by <c>namespace/name</c> of their ModelDeployment.</summary>
    public const string ByModelDeployment = "modeldeployment";

    private static readonly string ChildSelector = $"{WellKnownLabels.ManagedBy}={WellKnownLabels.ManagedByValue}";
    private readonly ApiServerConnection _connection;
    private readonly IReadOnlyList<string> _namespaces;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;

    public ModelDeploymentInformers(ApiServerConnection connection, IReadOnlyList<string> namespaces, TimeProvider time, ILoggerFactory loggers)
    {
        _connection = connection;
        _namespaces = namespaces;
        _time = time;
        _loggers = loggers;
        var json = ApiJsonContext.Default;
        (ModelDeploymentClient, ModelDeployments) = Create(json.V1Alpha1ModelDeployment, labelSelector: null);
        (DeploymentClient, Deployments) = CreateChild(json.V1Deployment);
        (ServiceClient, Services) = CreateChild(json.V1Service);
        (ConfigMapClient, ConfigMaps) = CreateChild(json.V1ConfigMap);
        (AutoscalerClient, Autoscalers) = CreateChild(json.V2HorizontalPodAutoscaler);
        (ServiceAccountClient, ServiceAccounts) = CreateChild(json.V1ServiceAccount);
        (NetworkPolicyClient, NetworkPolicies) = CreateChild(json.V1NetworkPolicy);
        (DisruptionBudgetClient, DisruptionBudgets) = CreateChild(json.V1PodDisruptionBudget);
        (PodMonitorClient, PodMonitors) = CreateOptionalChild(json.V1PodMonitor);
        (HttpRouteClient, HttpRoutes) = CreateOptionalChild(json.V1HTTPRoute);
        (_, ReplicaSets) = CreateChild(json.V1ReplicaSet);
        (_, Pods) = CreateChild(json.V1Pod);
    }

    public IResourceClient<V1Alpha1ModelDeployment> ModelDeploymentClient { get; }

    public IResourceClient<V1Deployment> DeploymentClient { get; }

    public IResourceClient<V1Service> ServiceClient { get; }

    public IResourceClient<V1ConfigMap> ConfigMapClient { get; }

    public IResourceClient<V2HorizontalPodAutoscaler> AutoscalerClient { get; }

    public IResourceClient<V1ServiceAccount> ServiceAccountClient { get; }

    public IResourceClient<V1NetworkPolicy> NetworkPolicyClient { get; }

    public IResourceClient<V1PodDisruptionBudget> DisruptionBudgetClient { get; }

    public IResourceClient<V1PodMonitor> PodMonitorClient { get; }

    public IResourceClient<V1HTTPRoute> HttpRouteClient { get; }

    public Informer<V1Alpha1ModelDeployment> ModelDeployments { get; }

    public Informer<V1Deployment> Deployments { get; }

    public Informer<V1Service> Services { get; }

    public Informer<V1ConfigMap> ConfigMaps { get; }

    public Informer<V2HorizontalPodAutoscaler> Autoscalers { get; }

    public Informer<V1ServiceAccount> ServiceAccounts { get; }

    public Informer<V1NetworkPolicy> NetworkPolicies { get; }

    public Informer<V1PodDisruptionBudget> DisruptionBudgets { get; }

    public OptionalInformer<V1PodMonitor> PodMonitors { get; }

    public OptionalInformer<V1HTTPRoute> HttpRoutes { get; }

    public Informer<V1ReplicaSet> ReplicaSets { get; }

    public Informer<V1Pod> Pods { get; }

    /// <summary>The ModelDeployment that a child names in its label; null without the label.</summary>
    public static NamespacedName? OwnerOf(IKubernetesObject<V1ObjectMeta> child) =>
        child.Metadata?.Labels?.GetValueOrDefault(WellKnownLabels.Name) is { Length: > 0 } name ? new NamespacedName(child.Metadata.Namespace ?? "", name) : null;

    private (ResourceClient<T> Client, Informer<T> Informer) CreateChild<T>(JsonTypeInfo<T> info) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var created = Create(info, ChildSelector);
        created.Informer.Cache.AddIndex(ByModelDeployment, static child => OwnerOf(child) is { } owner ? [owner.ToString()] : []);
        return created;
    }

    private (ResourceClient<T> Client, OptionalInformer<T> Informer) CreateOptionalChild<T>(JsonTypeInfo<T> info) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var client = new ResourceClient<T>(_connection, ResourceTypes.From(info), _time);
        var options = new InformerOptions { Namespaces = _namespaces, LabelSelector = ChildSelector };
        return (client, new OptionalInformer<T>(client, options, _time, _loggers.CreateLogger<Informer<T>>()));
    }

    private (ResourceClient<T> Client, Informer<T> Informer) Create<T>(JsonTypeInfo<T> info, string? labelSelector) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var client = new ResourceClient<T>(_connection, ResourceTypes.From(info), _time);
        var options = new InformerOptions { Namespaces = _namespaces, LabelSelector = labelSelector };
        return (client, new Informer<T>(client, options, _time, _loggers.CreateLogger<Informer<T>>()));
    }
}
