namespace ModelServing.Api.Meta;

/// <summary>A resource, or a subresource of one.</summary>
public sealed record V1APIResource
{
    /// <summary>Plural; a subresource follows a slash.</summary>
    public string? Name { get; init; }
}
