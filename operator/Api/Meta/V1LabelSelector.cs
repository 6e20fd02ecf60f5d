namespace ModelServing.Api.Meta;

/// <summary>Selects by labels; all requirements must hold (<c>meta/v1.LabelSelector</c>).</summary>
public sealed record V1LabelSelector
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    public IReadOnlyList<V1LabelSelectorRequirement>? MatchExpressions { get; init; }
}
