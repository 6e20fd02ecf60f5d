using System.Text.Json.Nodes;
using ModelServing.Sandbox.Scheduling;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>What an autoscaler wants, with nothing left open.</summary>
internal sealed record AutoscalerSpec(int MinReplicas, int MaxReplicas, ScalingRules Up, ScalingRules Down)
{
    public static AutoscalerSpec Of(JsonObject autoscaler)
    {
        var spec = autoscaler.Map("spec");
        return new AutoscalerSpec(
            (int)(spec.Number("minReplicas") ?? 1),
            (int)(spec.Number("maxReplicas") ?? 1),
            Rules(spec.Map("behavior", "scaleUp"), ScalingRules.DefaultUp),
            Rules(spec.Map("behavior", "scaleDown"), ScalingRules.DefaultDown));
    }

    private static ScalingRules Rules(JsonObject? rules, ScalingRules absent) => rules is null ? absent : new ScalingRules(
        rules.Number("stabilizationWindowSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : absent.Window,
        Enum.TryParse<PolicySelect>(rules.Text("selectPolicy"), out var select) ? select : absent.Select,
        rules.Items("policies") is { Count: > 0 } policies ? [.. policies.Select(Policy)] : absent.Policies,
        rules.TextOrNumber("tolerance") is { } tolerance ? (double)ResourceQuantity.ParseMillis(tolerance) / 1000 : absent.Tolerance);

    private static ScalingPolicy Policy(JsonObject policy) =>
        new(policy.Text("type") == "Percent", (int)(policy.Number("value") ?? 0), TimeSpan.FromSeconds(policy.Number("periodSeconds") ?? 0));
}
