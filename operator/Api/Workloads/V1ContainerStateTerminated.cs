using System.Text.Json.Serialization;
using ModelServing.Api.Meta;

namespace ModelServing.Api.Workloads;

/// <summary>Ended.</summary>
public sealed record V1ContainerStateTerminated
{
    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    /// <summary>E.g. <c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>What the container wrote to its termination log.</summary>
    public string? Message { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; init; }
}
