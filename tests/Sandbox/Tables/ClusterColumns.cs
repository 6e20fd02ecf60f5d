using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>Nodes, namespaces, storage, services and their endpoints.</summary>
internal static class ClusterColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static readonly IReadOnlyList<TableColumn> Nodes =
    [
        CommonColumns.Name,
        TableColumn.Text("Status", NodeStatus),
        TableColumn.Text("Roles", NodeRoles),
        CommonColumns.Age,
        TableColumn.Text("Version", v => v.Text("status", "nodeInfo", "kubeletVersion") ?? ""),
        TableColumn.Text("Internal-IP", v => Address(v, "InternalIP"), 1),
        TableColumn.Text("External-IP", v => Address(v, "ExternalIP"), 1),
        TableColumn.Text("OS-Image", v => v.Text("status", "nodeInfo", "osImage") ?? "<unknown>", 1),
        TableColumn.Text("Kernel-Version", v => v.Text("status", "nodeInfo", "kernelVersion") ?? "<unknown>", 1),
        TableColumn.Text("Container-Runtime", v => v.Text("status", "nodeInfo", "containerRuntimeVersion") ?? "<unknown>", 1),
    ];

    public static readonly IReadOnlyList<TableColumn> Services =
    [
        CommonColumns.Name,
        TableColumn.Text("Type", v => v.Text("spec", "type")),
        TableColumn.Text("Cluster-IP", v => v.Text("spec", "clusterIP") is { Length: > 0 } address ? address : "<none>"),
        TableColumn.Text("External-IP", v => v.Text("spec", "externalName") ?? "<none>"),
        TableColumn.Text("Port(s)", ServicePorts),
        CommonColumns.Age,
        TableColumn.Text("Selector", v => CommonColumns.Selector(v.At("spec", "selector")), 1),
    ];

    public static readonly IReadOnlyList<TableColumn> ApiServices =
    [
        CommonColumns.Name,
        TableColumn.Text("Service", v => v.At("spec", "service") is { } service ? $"{service.Text("namespace")}/{service.Text("name")}" : "Local"),
        TableColumn.Text("Available", ApiServiceAvailable),
        CommonColumns.Age,
    ];

    public static readonly IReadOnlyList<TableColumn> Claims =
    [
        CommonColumns.Name,
        TableColumn.Text("Status", v => v.DeletionTimestamp is null ? v.Text("status", "phase") : "Terminating"),
        TableColumn.Text("Volume", v => v.Text("spec", "volumeName") ?? ""),
        TableColumn.Text("Capacity", v => v.Text("status", "capacity", "storage") ?? ""),
        TableColumn.Text("Access Modes", v => AccessModes(v.Array("status", "accessModes"))),
        TableColumn.Text("StorageClass", v => v.Text("spec", "storageClassName") ?? ""),
        TableColumn.Text("VolumeAttributesClass", v => v.Text("spec", "volumeAttributesClassName") ?? "<unset>"),
        CommonColumns.Age,
        TableColumn.Text("VolumeMode", v => v.Text("spec", "volumeMode") ?? "<unset>", 1),
    ];

    public static readonly IReadOnlyList<TableColumn> Volumes =
    [
        CommonColumns.Name,
        TableColumn.Text("Capacity", v => v.Text("spec", "capacity", "storage") ?? ""),
        TableColumn.Text("Access Modes", v => AccessModes(v.Array("spec", "accessModes"))),
        TableColumn.Text("Reclaim Policy", v => v.Text("spec", "persistentVolumeReclaimPolicy")),
        TableColumn.Text("Status", v => v.DeletionTimestamp is null ? v.Text("status", "phase") : "Terminating"),
        TableColumn.Text("Claim", v => v.At("spec", "claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : ""),
        TableColumn.Text("StorageClass", v => v.Text("spec", "storageClassName") ?? ""),
        TableColumn.Text("Reason", v => v.Text("status", "reason") ?? ""),
        CommonColumns.Age,
        TableColumn.Text("VolumeMode", v => v.Text("spec", "volumeMode") ?? "<unset>", 1),
    ];

    public static readonly IReadOnlyList<TableColumn> Slices =
    [
        CommonColumns.Name,
        TableColumn.Text("AddressType", v => v.Text("addressType")),
        TableColumn.Text("Ports", v => Joined((v.Array("ports") ?? []).Select(p => Number(p.Number("port"))), "<unset>")),
        TableColumn.Text("Endpoints", v => Joined((v.Array("endpoints") ?? []).SelectMany(e => e.Array("addresses") ?? []).Select(a => a.Text()), "<unset>")),
        CommonColumns.Age,
    ];

    public static readonly IReadOnlyList<TableColumn> Endpoints =
    [
        CommonColumns.Name,
        TableColumn.Text("Endpoints", v => Joined(
            from subset in v.Array("subsets") ?? []
            from address in subset.Array("addresses") ?? []
            from port in subset.Array("ports") ?? []
            select $"{address.Text("ip")}:{port.Number("port")}", "<none>")),
        CommonColumns.Age,
    ];

    private static string NodeStatus(JsonObject node)
    {
        var ready = node.Array("status", "conditions")?.FirstOrDefault(c => c.Text("type") == "Ready").Text("status") switch
        {
            "True" => "Ready",
            null => "Unknown",
            _ => "NotReady",
        };
        return node.Flag("spec", "unschedulable") == true ? ready + ",SchedulingDisabled" : ready;
    }

    private static string NodeRoles(JsonObject node)
    {
        var roles = (node.Map("metadata", "labels") ?? [])
            .Where(l => l.Key.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(l => l.Key[RolePrefix.Length..]);
        return string.Join(",", roles) is { Length: > 0 } text ? text : "<none>";
    }

    private static string Address(JsonObject node, string type) =>
        node.Array("status", "addresses")?.FirstOrDefault(a => a.Text("type") == type).Text("address") ?? "<none>";

    private static string ServicePorts(JsonObject service)
    {
        var ports = (service.Array("spec", "ports") ?? []).Select(p =>
            p.Number("nodePort") is > 0 and var node
                ? $"{p.Number("port")}:{node}/{p.Text("protocol")}"
                : $"{p.Number("port")}/{p.Text("protocol")}");
        return string.Join(",", ports) is { Length: > 0 } text ? text : "<none>";
    }

    private static string AccessModes(JsonArray? modes) => string.Join(",", (modes ?? []).Select(m => m.Text() switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other,
    }));

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Joined(IEnumerable<string?> parts, string none)
    {
        var all = parts.ToList();
        return all.Count == 0 ? none
            : all.Count <= 3 ? string.Join(",", all)
            : $"{string.Join(",", all.Take(3))} + {all.Count - 3} more...";
    }

    private static string ApiServiceAvailable(JsonObject value)
    {
        var condition = (value.Array("status", "conditions") ?? []).FirstOrDefault(c => c.Text("type") == "Available");
        return condition is null ? "Unknown" : condition.Text("status") == "True" ? "True" : $"{condition.Text("status")} ({condition.Text("reason")})";
    }
}
