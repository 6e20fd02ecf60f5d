using System.Text.Json.Serialization;
using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>A condition of a Deployment, ReplicaSet, Pod or Node: older than <see cref="V1Condition"/>, with a reason that may be absent.</summary>
public sealed record V1WorkloadCondition
{
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }
}
