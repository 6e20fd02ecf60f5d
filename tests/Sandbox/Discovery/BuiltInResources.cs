using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Discovery;

/// <summary>The built-in resources that the sandbox serves.</summary>
internal static class BuiltInResources
{
    private static readonly ScaleSubresource WorkloadScale = new(".spec.replicas", ".status.replicas", ".spec.selector") { SelectorIsObject = true };

    public static IReadOnlyList<ResourceDefinition> All { get; } = [.. Core(), .. Apps(), .. Others()];

    private static IEnumerable<ResourceDefinition> Core() =>
    [
        Make("", "v1", "namespaces", "Namespace", false) with { ShortNames = ["ns"], HasStatus = true, Rules = new NamespaceRules() },
        Make("", "v1", "nodes", "Node", false) with { ShortNames = ["no"], HasStatus = true, Rules = new NodeRules() },
        Make("", "v1", "pods", "Pod") with
        {
            ShortNames = ["po"], Categories = ["all"], HasStatus = true, TracksGeneration = true, Rules = new PodRules(),
        },
        Make("", "v1", "services", "Service") with { ShortNames = ["svc"], Categories = ["all"], HasStatus = true },
        Make("", "v1", "configmaps", "ConfigMap") with { ShortNames = ["cm"] },
        Make("", "v1", "secrets", "Secret"),
        Make("", "v1", "serviceaccounts", "ServiceAccount") with { ShortNames = ["sa"] },
        Make("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim") with { ShortNames = ["pvc"], HasStatus = true },
        Make("", "v1", "persistentvolumes", "PersistentVolume", false) with { ShortNames = ["pv"], HasStatus = true },
        Make("", "v1", "endpoints", "Endpoints") with { Singular = "endpoints", ListKind = "EndpointsList", ShortNames = ["ep"] },
        Make("", "v1", "events", "Event") with { ShortNames = ["ev"] },
    ];

    private static IEnumerable<ResourceDefinition> Apps() =>
    [
        Make("apps", "v1", "deployments", "Deployment") with
        {
            ShortNames = ["deploy"], Categories = ["all"], HasStatus = true, TracksGeneration = true, Scale = WorkloadScale,
        },
        Make("apps", "v1", "replicasets", "ReplicaSet") with
        {
            ShortNames = ["rs"], Categories = ["all"], HasStatus = true, TracksGeneration = true, Scale = WorkloadScale,
        },
    ];

    private static IEnumerable<ResourceDefinition> Others() =>
    [
        Make("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false) with
        {
            ShortNames = ["crd", "crds"], Categories = ["api-extensions"], HasStatus = true, TracksGeneration = true,
        },
        Make("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler") with
        {
            ShortNames = ["hpa"], Categories = ["all"], HasStatus = true,
        },
        Make("coordination.k8s.io", "v1", "leases", "Lease"),
        Make("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        Make("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy") with { ShortNames = ["netpol"], TracksGeneration = true },
        Make("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget") with
        {
            ShortNames = ["pdb"], HasStatus = true, TracksGeneration = true,
        },
        Make("rbac.authorization.k8s.io", "v1", "roles", "Role"),
        Make("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding"),
        Make("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false),
        Make("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false),
    ];

    private static ResourceDefinition Make(string group, string version, string plural, string kind, bool namespaced = true) =>
        new(new GroupResource(group, plural), version, kind, namespaced);
}
