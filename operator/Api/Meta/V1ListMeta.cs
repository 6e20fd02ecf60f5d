namespace ModelServing.Api.Meta;

/// <summary>Metadata of a list (<c>meta/v1.ListMeta</c>).</summary>
public sealed record V1ListMeta
{
    /// <summary>Where a watch that continues this list starts.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Token for the next page; null or empty on the last one.</summary>
    public string? Continue { get; init; }

    public long? RemainingItemCount { get; init; }
}
