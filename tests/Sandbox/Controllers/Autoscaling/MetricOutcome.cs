using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>What came of one metric. A closed set.</summary>
internal abstract record MetricOutcome
{
    private MetricOutcome()
    {
    }

    /// <summary>Replicas that the metric asks for; <paramref name="Name"/> as events tell it; <paramref name="Current"/> for <c>status.currentMetrics</c>.</summary>
    internal sealed record Proposal(int Replicas, string Name, JsonObject Current) : MetricOutcome;

    internal sealed record Failure(string Reason, string Message) : MetricOutcome;
}
