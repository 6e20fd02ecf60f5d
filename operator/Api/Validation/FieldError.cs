namespace ModelServing.Api.Validation;

/// <summary>What is wrong with one field.</summary>
/// <param name="Path">The field as serialised, e.g. <c>spec.model.source.http.url</c>.</param>
/// <param name="Message">What it must be, and what it is, without credentials.</param>
public sealed record FieldError(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}
