using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Plan;

/// <summary>Children as the JSON that is applied, or compared.</summary>
internal static class ChildJson
{
    public static JsonNode? Write(IKubernetesObject<V1ObjectMeta> child) => child switch
    {
        // Items of a list carry no type.
        V1ConfigMap map => JsonSerializer.SerializeToNode(map with { ApiVersion = "v1", Kind = "ConfigMap" }, ApiJsonContext.Default.V1ConfigMap),
        V1Service service => JsonSerializer.SerializeToNode(service with { ApiVersion = "v1", Kind = "Service" }, ApiJsonContext.Default.V1Service),
        V1Deployment deployment => JsonSerializer.SerializeToNode(
            deployment with { ApiVersion = "apps/v1", Kind = "Deployment", Status = null }, ApiJsonContext.Default.V1Deployment),
        V2HorizontalPodAutoscaler autoscaler => JsonSerializer.SerializeToNode(
            autoscaler with { ApiVersion = "autoscaling/v2", Kind = "HorizontalPodAutoscaler", Status = null }, ApiJsonContext.Default.V2HorizontalPodAutoscaler),
        V1ServiceAccount account => JsonSerializer.SerializeToNode(account with { ApiVersion = "v1", Kind = "ServiceAccount" }, ApiJsonContext.Default.V1ServiceAccount),
        V1NetworkPolicy policy => JsonSerializer.SerializeToNode(
            policy with { ApiVersion = "networking.k8s.io/v1", Kind = "NetworkPolicy" }, ApiJsonContext.Default.V1NetworkPolicy),
        V1PodDisruptionBudget budget => JsonSerializer.SerializeToNode(
            budget with { ApiVersion = "policy/v1", Kind = "PodDisruptionBudget" }, ApiJsonContext.Default.V1PodDisruptionBudget),
        V1PodMonitor monitor => JsonSerializer.SerializeToNode(
            monitor with { ApiVersion = "monitoring.coreos.com/v1", Kind = "PodMonitor" }, ApiJsonContext.Default.V1PodMonitor),
        V1HTTPRoute route => JsonSerializer.SerializeToNode(
            route with { ApiVersion = "gateway.networking.k8s.io/v1", Kind = "HTTPRoute", Status = null }, ApiJsonContext.Default.V1HTTPRoute),
        _ => throw new UnreachableException($"{child.GetType()} is no child of a ModelDeployment."),
    };

    /// <summary>The part of a Deployment that decides which pods there are.</summary>
    public static JsonNode? PodsOf(V1Deployment deployment) =>
        Write(new V1Deployment { Spec = new V1DeploymentSpec { Replicas = deployment.Spec?.Replicas, Template = deployment.Spec?.Template } });
}
