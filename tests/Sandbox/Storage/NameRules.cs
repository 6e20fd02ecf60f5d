using System.Text.RegularExpressions;

namespace ModelServing.Sandbox.Storage;

/// <summary>The names, labels and keys that Kubernetes accepts (apimachinery <c>util/validation</c>). Each returns the fault, or null.</summary>
internal static partial class NameRules
{
    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
        + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Label1035Text =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character "
        + "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string QualifiedText =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string ConfigKeyText =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' "
        + "(e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    public static string? SubdomainFault(string name) => Fault(name, 253, Subdomain(), SubdomainText);

    public static string? LabelFault(string name) => Fault(name, 63, Label(), LabelText);

    public static string? Label1035Fault(string name) => Fault(name, 63, Label1035(), Label1035Text);

    public static string? LabelValueFault(string value) => Fault(value, 63, LabelValue(), LabelValueText);

    public static string? ConfigKeyFault(string key) =>
        key is "." or ".." ? $"must not be '{key}'" : Fault(key, 253, ConfigKey(), ConfigKeyText);

    /// <summary>RBAC names are path segments and little else.</summary>
    public static string? PathSegmentFault(string name) => name switch
    {
        "." or ".." => $"may not be '{name}'",
        _ when name.Contains('/') => "may not contain '/'",
        _ when name.Contains('%') => "may not contain '%'",
        _ => null,
    };

    /// <summary>A label key, an annotation key, a finalizer: optional DNS prefix, slash, name.</summary>
    public static string? QualifiedFault(string name)
    {
        var slash = name.IndexOf('/');
        if (slash < 0)
        {
            return name.Length == 0 ? "name part must be non-empty" : Fault(name, 63, Qualified(), QualifiedText, "name part ");
        }

        if (name.IndexOf('/', slash + 1) >= 0)
        {
            return "a qualified name " + QualifiedText["name part ".Length..] + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        }

        var prefix = name[..slash];
        return prefix.Length == 0 ? "prefix part must be non-empty"
            : SubdomainFault(prefix) is { } fault ? "prefix part " + fault
            : QualifiedFault(name[(slash + 1)..]);
    }

    private static string? Fault(string value, int limit, Regex pattern, string text, string subject = "") =>
        value.Length > limit ? $"{subject}must be no more than {limit} characters"
        : pattern.IsMatch(value) ? null
        : text;

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Label1035();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ConfigKey();
}
