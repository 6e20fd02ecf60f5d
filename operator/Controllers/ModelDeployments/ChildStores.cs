using System.Diagnostics;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Reconciliation;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>The store of each kind of child that is written.</summary>
internal sealed class ChildStores(ModelDeploymentInformers informers, OwnWrites ownWrites)
{
    private readonly ChildStore<V1ConfigMap> _configMaps = new(informers.ConfigMapClient, informers.ConfigMaps.Cache, ownWrites);
    private readonly ChildStore<V1Service> _services = new(informers.ServiceClient, informers.Services.Cache, ownWrites);
    private readonly ChildStore<V1Deployment> _deployments = new(informers.DeploymentClient, informers.Deployments.Cache, ownWrites);
    private readonly ChildStore<V2HorizontalPodAutoscaler> _autoscalers = new(informers.AutoscalerClient, informers.Autoscalers.Cache, ownWrites);
    private readonly ChildStore<V1ServiceAccount> _serviceAccounts = new(informers.ServiceAccountClient, informers.ServiceAccounts.Cache, ownWrites);
    private readonly ChildStore<V1NetworkPolicy> _networkPolicies = new(informers.NetworkPolicyClient, informers.NetworkPolicies.Cache, ownWrites);
    private readonly ChildStore<V1PodDisruptionBudget> _disruptionBudgets = new(informers.DisruptionBudgetClient, informers.DisruptionBudgets.Cache, ownWrites);
    private readonly ChildStore<V1PodMonitor> _podMonitors = new(informers.PodMonitorClient, informers.PodMonitors.Cache, ownWrites);
    private readonly ChildStore<V1HTTPRoute> _httpRoutes = new(informers.HttpRouteClient, informers.HttpRoutes.Cache, ownWrites);

    public IChildStore For(IKubernetesObject<V1ObjectMeta> child) => child switch
    {
        V1ConfigMap => _configMaps,
        V1Service => _services,
        V1Deployment => _deployments,
        V2HorizontalPodAutoscaler => _autoscalers,
        V1ServiceAccount => _serviceAccounts,
        V1NetworkPolicy => _networkPolicies,
        V1PodDisruptionBudget => _disruptionBudgets,
        V1PodMonitor => _podMonitors,
        V1HTTPRoute => _httpRoutes,
        _ => throw new UnreachableException($"{child.GetType()} is no kind of child"),
    };
}
