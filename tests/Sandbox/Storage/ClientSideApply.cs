using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Storage;

/// <summary>
/// The annotation of <c>kubectl apply</c>: where an object has it, kubectl's server-side apply renews it, so that one can go back
/// (managedfields <c>lastAppliedUpdater</c>).
/// </summary>
internal static class ClientSideApply
{
    /// <summary>The field manager that kubectl's server-side apply has unless it is told another.</summary>
    public const string ServerSideManager = "kubectl";

    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    public static void Renew(JsonObject merged, JsonObject applied)
    {
        if (merged.Map("metadata", "annotations") is { } annotations && annotations.ContainsKey(Annotation))
        {
            annotations[Annotation] = GoText.Json(applied) + "\n";
        }
    }
}
