using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>maxLength and minLength (in code points), pattern, and format. Of the first three only the first fault is reported.</summary>
internal static class TextConstraints
{
    public static void Check(string text, SchemaNode schema, SchemaPath path, ValidationResult result)
    {
        CheckText(text, schema.Constraints, path, result);
        if (StringFormats.Effective(schema) is { } format && !StringFormats.IsValid(format, text))
        {
            var detail = $"{path.Name} in body must be of type {format}: {GoText.Quote(text)}";
            result.Add(SchemaViolation.Invalid(path, text, detail) with { Type = ViolationType.TypeInvalid });
        }
    }

    private static void CheckText(string text, ValueConstraints constraints, SchemaPath path, ValidationResult result)
    {
        var length = text.EnumerateRunes().Count();
        if (length > constraints.MaxLength)
        {
            result.Add(SchemaViolation.TooLong(path, constraints.MaxLength.Value));
        }
        else if (length < constraints.MinLength)
        {
            result.Add(SchemaViolation.Invalid(path, text, $"{path.Name} in body should be at least {constraints.MinLength} chars long"));
        }
        else if (constraints.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            result.Add(SchemaViolation.Invalid(path, text, $"{path.Name} in body should match '{pattern.Pattern}'"));
        }
    }
}
