using System.Text.Json.Serialization;

namespace ModelServing.Api.Meta;

/// <summary>One aspect of an object's state (<c>meta/v1.Condition</c>).</summary>
public sealed record V1Condition
{
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The generation of the spec that this condition speaks of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> last changed; other members may change without it.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
