using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>What the controllers ask of a pod.</summary>
internal static class Pods
{
    /// <summary>Not finished and not on its way out: it counts as a replica.</summary>
    public static bool IsActive(JsonObject pod) => !IsFinished(pod) && !pod.IsDeleting;

    public static bool IsFinished(JsonObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed";

    public static bool IsReady(JsonObject pod) => Conditions.IsTrue(pod.At("status"), "Ready");

    public static DateTimeOffset? ReadySince(JsonObject pod) =>
        IsReady(pod) ? Conditions.Find(pod.At("status"), "Ready").Time("lastTransitionTime") : null;

    /// <summary>Ready for at least <paramref name="minReady"/>; returns how long is still to wait, zero if available, null if not ready.</summary>
    public static TimeSpan? UntilAvailable(JsonObject pod, TimeSpan minReady, DateTimeOffset now)
    {
        if (!IsReady(pod))
        {
            return null;
        }

        var wait = (ReadySince(pod) ?? now) + minReady - now;
        return minReady > TimeSpan.Zero && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
