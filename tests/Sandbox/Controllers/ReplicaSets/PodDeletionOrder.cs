using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.ReplicaSets;

/// <summary>
/// Which pods go first when a ReplicaSet shrinks (k8s.io/kubernetes ActivePodsWithRanks): unassigned before assigned, pending before
/// running, not ready before ready, lower controller.kubernetes.io/pod-deletion-cost, ready for a shorter time, more restarts, younger.
/// </summary>
internal sealed class PodDeletionOrder : IComparer<JsonObject>
{
    public const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";
    public static readonly PodDeletionOrder Instance = new();

    public int Compare(JsonObject? x, JsonObject? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        ReadOnlySpan<int> steps =
        [
            IsAssigned(x).CompareTo(IsAssigned(y)),
            PhaseRank(x).CompareTo(PhaseRank(y)),
            Pods.IsReady(x).CompareTo(Pods.IsReady(y)),
            Cost(x).CompareTo(Cost(y)),
            -Nullable.Compare(Pods.ReadySince(x), Pods.ReadySince(y)),
            -Restarts(x).CompareTo(Restarts(y)),
            -x.Created.CompareTo(y.Created),
            string.CompareOrdinal(x.Name, y.Name),
        ];
        foreach (var step in steps)
        {
            if (step != 0)
            {
                return step;
            }
        }

        return 0;
    }

    private static bool IsAssigned(JsonObject pod) => !string.IsNullOrEmpty(pod.Text("spec", "nodeName"));

    private static int PhaseRank(JsonObject pod) => pod.Text("status", "phase") switch { "Running" => 2, "Unknown" => 1, _ => 0 };

    private static int Cost(JsonObject pod) =>
        int.TryParse(pod.Annotations.GetValueOrDefault(CostAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

    private static long Restarts(JsonObject pod) =>
        pod.Items("status", "containerStatuses").Select(status => status.Number("restartCount") ?? 0).DefaultIfEmpty().Max();
}
