namespace ModelServing.Api.Meta;

/// <summary>One of several causes of a failure, such as one invalid field.</summary>
public sealed record V1StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    /// <summary>Path of the field as serialised, e.g. <c>spec.containers[0].name</c>.</summary>
    public string? Field { get; init; }
}
