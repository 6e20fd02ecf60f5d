using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage;

/// <summary>What every cluster has from its first moment.</summary>
internal static class ClusterSeed
{
    public static readonly GroupResource Namespaces = new("", "namespaces");

    private static readonly string[] Names = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public static void Plant(ClusterStore store)
    {
        foreach (var name in Names)
        {
            store.Create(Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }
}
