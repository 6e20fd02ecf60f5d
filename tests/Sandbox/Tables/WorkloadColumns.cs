using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tables;

/// <summary>Deployments, ReplicaSets, autoscalers, disruption budgets.</summary>
internal static class WorkloadColumns
{
    public static readonly IReadOnlyList<TableColumn> Deployments =
    [
        CommonColumns.Name,
        TableColumn.Text("Ready", v => $"{v.Number("status", "readyReplicas") ?? 0}/{v.Number("spec", "replicas") ?? 0}"),
        TableColumn.Number("Up-to-date", v => v.Number("status", "updatedReplicas")),
        TableColumn.Number("Available", v => v.Number("status", "availableReplicas")),
        CommonColumns.Age,
        .. CommonColumns.Template,
    ];

    public static readonly IReadOnlyList<TableColumn> ReplicaSets =
    [
        CommonColumns.Name,
        TableColumn.Number("Desired", v => v.Number("spec", "replicas")),
        TableColumn.Number("Current", v => v.Number("status", "replicas")),
        TableColumn.Number("Ready", v => v.Number("status", "readyReplicas")),
        CommonColumns.Age,
        .. CommonColumns.Template,
    ];

    public static readonly IReadOnlyList<TableColumn> Autoscalers =
    [
        CommonColumns.Name,
        TableColumn.Text("Reference", v => $"{v.Text("spec", "scaleTargetRef", "kind")}/{v.Text("spec", "scaleTargetRef", "name")}"),
        TableColumn.Text("Targets", AutoscalerTargets.Describe),
        TableColumn.Text("MinPods", v => v.Number("spec", "minReplicas")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "<unset>"),
        TableColumn.Number("MaxPods", v => v.Number("spec", "maxReplicas")),
        TableColumn.Number("Replicas", v => v.Number("status", "currentReplicas")),
        CommonColumns.Age,
    ];

    public static readonly IReadOnlyList<TableColumn> DisruptionBudgets =
    [
        CommonColumns.Name,
        TableColumn.Text("Min Available", v => Scalar(v.At("spec", "minAvailable"))),
        TableColumn.Text("Max Unavailable", v => Scalar(v.At("spec", "maxUnavailable"))),
        TableColumn.Number("Allowed Disruptions", v => v.Number("status", "disruptionsAllowed")),
        CommonColumns.Age,
    ];

    private static string Scalar(JsonNode? value) => value is null ? "N/A" : value.Text() ?? value.ToJsonString();
}
