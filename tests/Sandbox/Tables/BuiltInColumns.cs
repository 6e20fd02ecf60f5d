using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>The columns of each built-in resource, as the printers of the real server have them.</summary>
internal static class BuiltInColumns
{
    private static readonly IReadOnlyList<TableColumn> Default = [CommonColumns.Name, CommonColumns.Age];

    private static readonly FrozenDictionary<GroupResource, IReadOnlyList<TableColumn>> ByResource =
        new Dictionary<GroupResource, IReadOnlyList<TableColumn>>
        {
            [new("", "pods")] = PodColumns.All,
            [new("apps", "deployments")] = WorkloadColumns.Deployments,
            [new("apps", "replicasets")] = WorkloadColumns.ReplicaSets,
            [new("autoscaling", "horizontalpodautoscalers")] = WorkloadColumns.Autoscalers,
            [new("policy", "poddisruptionbudgets")] = WorkloadColumns.DisruptionBudgets,
            [new("", "nodes")] = ClusterColumns.Nodes,
            [new("", "services")] = ClusterColumns.Services,
            [new("", "persistentvolumeclaims")] = ClusterColumns.Claims,
            [new("", "persistentvolumes")] = ClusterColumns.Volumes,
            [new("", "endpoints")] = ClusterColumns.Endpoints,
            [new("discovery.k8s.io", "endpointslices")] = ClusterColumns.Slices,
            [new("", "events")] = EventColumns.All,
            [new("events.k8s.io", "events")] = EventColumns.All,
            [new("", "namespaces")] = [CommonColumns.Name, TableColumn.Text("Status", v => v.Text("status", "phase")), CommonColumns.Age],
            [new("", "configmaps")] = [CommonColumns.Name, TableColumn.Number("Data", v => Count(v, "data") + Count(v, "binaryData")), CommonColumns.Age],
            [new("", "secrets")] =
            [
                CommonColumns.Name, TableColumn.Text("Type", v => v.Text("type")), TableColumn.Number("Data", v => Count(v, "data")), CommonColumns.Age,
            ],
            [new("", "serviceaccounts")] = [CommonColumns.Name, TableColumn.Number("Secrets", v => v.Array("secrets")?.Count), CommonColumns.Age],
            [new("coordination.k8s.io", "leases")] =
                [CommonColumns.Name, TableColumn.Text("Holder", v => v.Text("spec", "holderIdentity") ?? ""), CommonColumns.Age],
            [new("networking.k8s.io", "networkpolicies")] =
                [CommonColumns.Name, TableColumn.Text("Pod-Selector", v => CommonColumns.Selector(v.At("spec", "podSelector"))), CommonColumns.Age],
            [new("apiregistration.k8s.io", "apiservices")] = ClusterColumns.ApiServices,
            [new("apiextensions.k8s.io", "customresourcedefinitions")] = [CommonColumns.Name, CommonColumns.CreatedAt],
            [new("rbac.authorization.k8s.io", "roles")] = [CommonColumns.Name, CommonColumns.CreatedAt],
            [new("rbac.authorization.k8s.io", "clusterroles")] = [CommonColumns.Name, CommonColumns.CreatedAt],
            [new("rbac.authorization.k8s.io", "rolebindings")] = Binding,
            [new("rbac.authorization.k8s.io", "clusterrolebindings")] = Binding,
        }.ToFrozenDictionary();

    private static IReadOnlyList<TableColumn> Binding =>
    [
        CommonColumns.Name,
        TableColumn.Text("Role", v => $"{v.Text("roleRef", "kind")}/{v.Text("roleRef", "name")}"),
        CommonColumns.Age,
        TableColumn.Text("Users", v => Subjects(v, "User"), 1),
        TableColumn.Text("Groups", v => Subjects(v, "Group"), 1),
        TableColumn.Text("ServiceAccounts", v => Subjects(v, "ServiceAccount"), 1),
    ];

    public static IReadOnlyList<TableColumn> Of(GroupResource resource) => ByResource.GetValueOrDefault(resource, Default);

    private static int Count(JsonObject value, string member) => value.Map(member)?.Count ?? 0;

    private static string Subjects(JsonObject binding, string kind) => string.Join(", ", (binding.Array("subjects") ?? [])
        .Where(s => s.Text("kind") == kind)
        .Select(s => kind == "ServiceAccount" ? $"{s.Text("namespace")}/{s.Text("name")}" : s.Text("name")));
}
