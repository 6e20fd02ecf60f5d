using System.Text.Json.Serialization;
using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Running.</summary>
public sealed record V1ContainerStateRunning
{
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }
}
