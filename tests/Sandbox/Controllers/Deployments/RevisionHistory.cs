using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Deployments;

/// <summary>Which old ReplicaSets are kept for a rollback.</summary>
internal static class RevisionHistory
{
    /// <returns>The names beyond spec.revisionHistoryLimit (10 if absent), oldest first; never one that still has pods.</returns>
    public static IReadOnlyList<string> Excess(JsonObject deployment, IReadOnlyList<JsonObject> old)
    {
        var limit = deployment.Number("spec", "revisionHistoryLimit") ?? 10;
        var alive = old.Where(set => !set.IsDeleting).ToList();
        return [.. alive
            .OrderBy(set => DeploymentAnnotations.Number(set, DeploymentAnnotations.Revision) ?? 0)
            .ThenBy(set => set.Created)
            .Take((int)Math.Max(0, alive.Count - limit))
            .Where(IsEmpty)
            .Select(set => set.Name)];
    }

    private static bool IsEmpty(JsonObject set) =>
        Rollout.Desired(set) == 0 && (set.Number("status", "replicas") ?? 0) == 0 && (set.Number("status", "observedGeneration") ?? 0) >= set.Generation;
}
