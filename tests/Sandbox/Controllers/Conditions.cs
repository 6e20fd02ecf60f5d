using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>A status condition before it is written.</summary>
internal sealed record Condition(string Type, bool Status, string Reason = "", string Message = "");

/// <summary>The list of conditions in a status. The transition time changes only with the status.</summary>
internal static class Conditions
{
    public static JsonObject? Find(JsonNode? status, string type) =>
        status.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    public static bool IsTrue(JsonNode? status, string type) => Find(status, type).Text("status") == "True";

    /// <remarks><paramref name="touch"/>: whether lastUpdateTime is kept too (Deployments have it, pods do not).</remarks>
    public static void Set(JsonObject status, Condition wanted, DateTimeOffset now, bool touch = false)
    {
        if (status["conditions"] is not JsonArray list)
        {
            status["conditions"] = list = [];
        }

        var text = wanted.Status ? "True" : "False";
        var existing = Find(status, wanted.Type);
        if (existing is not null && existing.Text("status") == text && (existing.Text("reason") ?? "") == wanted.Reason && (existing.Text("message") ?? "") == wanted.Message)
        {
            return;
        }

        var transition = existing.Text("status") == text ? existing.Text("lastTransitionTime") : now.ToTimestamp();
        var written = new JsonObject { ["type"] = wanted.Type, ["status"] = text };
        if (touch)
        {
            written["lastUpdateTime"] = now.ToTimestamp();
        }

        written["lastTransitionTime"] = transition;
        Put(written, "reason", wanted.Reason);
        Put(written, "message", wanted.Message);
        if (existing is null)
        {
            list.Add(written);
        }
        else
        {
            list[list.IndexOf(existing)] = written;
        }
    }

    public static void Remove(JsonObject status, string type)
    {
        if (Find(status, type) is { } existing)
        {
            ((JsonArray)status["conditions"]!).Remove(existing);
        }
    }

    private static void Put(JsonObject condition, string name, string value)
    {
        if (value.Length > 0)
        {
            condition[name] = value;
        }
    }
}
