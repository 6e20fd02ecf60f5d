using System.Text.Json;
using ModelServing.Api.Meta;

namespace ModelServing.Planning.Resolve;

/// <summary>What a model scales on.</summary>
/// <param name="Name">Unique within the model.</param>
public abstract record ResolvedMetric(string Name)
{
    /// <summary>A metric of the pods, one of <c>ScalingMetricNames</c>, and the average to keep.</summary>
    public sealed record OfPods(string Name, string Metric, Quantity AverageValue) : ResolvedMetric(Name);

    /// <summary>CPU of the runtime's container, in percent of its request.</summary>
    public sealed record OfCpu(string Name, int AverageUtilization) : ResolvedMetric(Name);

    /// <summary>A metric of autoscaling/v2 as the user wrote it.</summary>
    public sealed record Custom(string Name, JsonElement Metric) : ResolvedMetric(Name);
}
