using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class PodRules : ResourceRules
{
    private const long DefaultGraceSeconds = 30;

    public override void PrepareForCreate(JsonObject value, WriteContext context) =>
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };

    /// <summary>A pod that no node runs, or that has ended, needs no time to stop.</summary>
    public override long GracePeriodSeconds(JsonObject value, long? asked)
    {
        var idle = string.IsNullOrEmpty(value.Text("spec", "nodeName")) || value.Text("status", "phase") is "Succeeded" or "Failed";
        return idle ? 0 : Math.Max(0, asked ?? value.Number("spec", "terminationGracePeriodSeconds") ?? DefaultGraceSeconds);
    }
}
