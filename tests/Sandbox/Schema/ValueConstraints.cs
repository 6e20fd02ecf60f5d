using System.Text.Json.Nodes;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>The keywords that restrict a value without giving it structure.</summary>
internal sealed record ValueConstraints
{
    public static readonly ValueConstraints None = new();

    public double? Maximum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? Minimum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MaxLength { get; init; }

    public long? MinLength { get; init; }

    public long? MaxItems { get; init; }

    public long? MinItems { get; init; }

    public long? MaxProperties { get; init; }

    public long? MinProperties { get; init; }

    public GoRegex? Pattern { get; init; }

    public IReadOnlyList<JsonNode?>? Enum { get; init; }
}
