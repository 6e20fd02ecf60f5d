using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Discovery;

/// <summary>The built-in resources that the sandbox serves.</summary>
internal static class BuiltInResources
{
    private static readonly GroupResource CoreEvents = new("", "events");

    private static readonly ScaleSubresource WorkloadScale = new(".spec.replicas", ".status.replicas", ".spec.selector") { SelectorIsObject = true };

    public static IReadOnlyList<ResourceDefinition> All { get; } = [.. Core(), .. Apps(), .. Policies(), .. Others(), .. Reviews()];

    private static IEnumerable<ResourceDefinition> Core() =>
    [
        Make("", "v1", "namespaces", "Namespace", false, new NamespaceRules()) with
        {
            ShortNames = ["ns"], HasStatus = true, SelectableFields = Fields("status.phase"),
        },
        Make("", "v1", "nodes", "Node", false, new NodeRules()) with
        {
            ShortNames = ["no"], HasStatus = true, SelectableFields = Fields("spec.unschedulable"),
        },
        Make("", "v1", "pods", "Pod", true, new PodRules()) with
        {
            ShortNames = ["po"],
            Categories = ["all"],
            HasStatus = true,
            TracksGeneration = true,
            SelectableFields = Fields(
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
                "status.phase", "status.podIP", "status.nominatedNodeName"),
        },
        Make("", "v1", "services", "Service", true, new ServiceRules()) with
        {
            ShortNames = ["svc"], Categories = ["all"], HasStatus = true, SelectableFields = Fields("spec.clusterIP", "spec.type"),
        },
        Make("", "v1", "configmaps", "ConfigMap", true, new ConfigMapRules()) with { ShortNames = ["cm"] },
        Make("", "v1", "secrets", "Secret", true, new SecretRules()) with { SelectableFields = Fields("type") },
        Make("", "v1", "serviceaccounts", "ServiceAccount") with { ShortNames = ["sa"] },
        Make("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, new ClaimRules()) with { ShortNames = ["pvc"], HasStatus = true },
        Make("", "v1", "persistentvolumes", "PersistentVolume", false, new VolumeRules()) with { ShortNames = ["pv"], HasStatus = true },
        Make("", "v1", "endpoints", "Endpoints") with { Singular = "endpoints", ListKind = "EndpointsList", ShortNames = ["ep"] },
        Make("", "v1", "events", "Event") with
        {
            ShortNames = ["ev"],
            SelectableFields = Fields([.. Subject("involvedObject"), "reason", "reportingComponent", "source.component", "type"]),
        },
        Make("events.k8s.io", "v1", "events", "Event") with
        {
            ShortNames = ["ev"],
            StoredAs = CoreEvents,
            Conversion = new EventConversion(),
            SelectableFields = Fields([.. Subject("regarding"), "reason", "reportingController", "type"]),
        },
    ];

    private static IEnumerable<ResourceDefinition> Apps() =>
    [
        Make("apps", "v1", "deployments", "Deployment", true, new DeploymentRules()) with
        {
            ShortNames = ["deploy"], Categories = ["all"], HasStatus = true, TracksGeneration = true, Scale = WorkloadScale,
        },
        Make("apps", "v1", "replicasets", "ReplicaSet", true, new WorkloadRules("ReplicaSet")) with
        {
            ShortNames = ["rs"],
            Categories = ["all"],
            HasStatus = true,
            TracksGeneration = true,
            Scale = WorkloadScale,
            SelectableFields = Fields("status.replicas"),
        },
    ];

    private static IEnumerable<ResourceDefinition> Policies() =>
    [
        Make("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true, new HorizontalPodAutoscalerRules()) with
        {
            ShortNames = ["hpa"], Categories = ["all"], HasStatus = true,
        },
        Make("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy") with { ShortNames = ["netpol"], TracksGeneration = true },
        Make("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget") with
        {
            ShortNames = ["pdb"], HasStatus = true, TracksGeneration = true,
        },
        Make("rbac.authorization.k8s.io", "v1", "roles", "Role", true, new RoleRules("Role")),
        Make("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true, new RoleRules("RoleBinding")),
        Make("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false, new RoleRules("ClusterRole")),
        Make("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false, new RoleRules("ClusterRoleBinding")),
    ];

    private static IEnumerable<ResourceDefinition> Others() =>
    [
        Make("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false, new CustomResourceDefinitionRules()) with
        {
            ShortNames = ["crd", "crds"], Categories = ["api-extensions"], HasStatus = true, TracksGeneration = true,
        },
        Make("apiregistration.k8s.io", "v1", "apiservices", "APIService", false, new ApiServiceRules()) with
        {
            Categories = ["api-extensions"], HasStatus = true,
        },
        Make("coordination.k8s.io", "v1", "leases", "Lease"),
        Make("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
    ];

    private static IEnumerable<ResourceDefinition> Reviews() =>
    [
        Make("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false) with { CreateOnly = true },
        Make("authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", false) with { CreateOnly = true },
        Make("authentication.k8s.io", "v1", "tokenreviews", "TokenReview", false) with { CreateOnly = true },
        Make("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", false) with { CreateOnly = true },
    ];

    private static ResourceDefinition Make(
        string group, string version, string plural, string kind, bool namespaced = true, ResourceRules? rules = null) =>
        new(new GroupResource(group, plural), version, kind, namespaced) { Rules = rules ?? new TypedRules(group, version, kind) };

    private static HashSet<string> Fields(params string[] more) => [.. ResourceDefinition.DefaultSelectableFields, .. more];

    private static IEnumerable<string> Subject(string member) =>
        new[] { "apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid" }.Select(f => $"{member}.{f}");
}
