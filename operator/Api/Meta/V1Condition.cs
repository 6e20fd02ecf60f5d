using System.Text.Json.Serialization;
using ModelServing.Api.Schema;

namespace ModelServing.Api.Meta;

/// <summary>One aspect of an object's state (<c>meta/v1.Condition</c>).</summary>
public sealed record V1Condition
{
    [Required]
    [Length(1, 316)]
    [Pattern(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")]
    [Description("What the condition is about.")]
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Required]
    [EnumValues("True", "False", "Unknown")]
    [Description("Whether it holds.")]
    public string? Status { get; init; }

    [RangeMinimum(0)]
    [Description("The generation of the spec that this condition speaks of.")]
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> last changed; other members may change without it.</summary>
    [Required]
    [Format("date-time")]
    [Description("When the status last changed.")]
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Required]
    [Length(1, 1024)]
    [Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")]
    [Description("The cause in CamelCase, for programs.")]
    public string? Reason { get; init; }

    [Required]
    [Length(0, 32768)]
    [Description("Details, for people.")]
    public string? Message { get; init; }
}
