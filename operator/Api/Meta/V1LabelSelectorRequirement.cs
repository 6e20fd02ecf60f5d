namespace ModelServing.Api.Meta;

/// <summary>One requirement of a <see cref="V1LabelSelector"/>.</summary>
public sealed record V1LabelSelectorRequirement
{
    public string? Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    public string? Operator { get; init; }

    public IReadOnlyList<string>? Values { get; init; }
}
