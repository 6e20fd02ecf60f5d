using System.Text.RegularExpressions;
using ModelServing.Api.Meta;

namespace ModelServing.Api.Validation;

/// <summary>The name becomes that of a Service, and with a hash that of a ConfigMap and a label's value.</summary>
internal static partial class MetadataRules
{
    private const int MaximumNameLength = 40;

    public static IEnumerable<FieldError> Check(V1ObjectMeta? metadata)
    {
        if (metadata?.Name is not { Length: > 0 } name)
        {
            yield return new FieldError("metadata.name", "is required");
        }
        else if (name.Length > MaximumNameLength || !ServiceName().IsMatch(name))
        {
            yield return new FieldError(
                "metadata.name",
                $"must be at most {MaximumNameLength} lower-case letters, digits and '-', starting with a letter and ending with a letter or a digit, not {Shown.Text(name)}");
        }
    }

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceName();
}
