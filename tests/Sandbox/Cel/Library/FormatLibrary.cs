using System.Globalization;
using System.Text.RegularExpressions;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Kubernetes' format library: format.named(name), format.dns1123Label() and so on, and validate, with the texts of apimachinery's validation.</summary>
internal static partial class FormatLibrary
{
    private const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private static readonly Dictionary<string, CelFormat> Formats = new CelFormat[]
    {
        new("dns1123Label", static t => Dns(t, 63, Dns1123Label(), "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")),
        new("dns1123Subdomain", static t => Dns(t, 253, Dns1123Subdomain(), "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")),
        new("dns1035Label", static t => Dns(t, 63, Dns1035Label(), "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')")),
        new("dns1123LabelPrefix", static t => Dns(Masked(t), 63, Dns1123Label(), "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")),
        new("dns1123SubdomainPrefix", static t => Dns(Masked(t), 253, Dns1123Subdomain(), "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")),
        new("dns1035LabelPrefix", static t => Dns(Masked(t), 63, Dns1035Label(), "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')")),
        new("qualifiedName", QualifiedNameErrors),
        new("labelValue", static t => Dns(t, 63, LabelValue(), "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")),
        new("uri", static t => GoUrl.TryParse(t, out _, out var error) ? [] : [error]),
        new("uuid", static t => Uuid().IsMatch(t) ? [] : ["does not match the UUID format"]),
        new("byte", static t => CelBytes.TryParseBase64(t, out _) ? [] : ["invalid base64"]),
        new("date", static t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? [] : ["invalid date"]),
        new("datetime", static t => CelTimestamp.TryParse(t, false, out _) ? [] : ["invalid datetime"]),
    }.ToDictionary(static f => f.Name, StringComparer.Ordinal);

    public static void AddTo(FunctionTable table)
    {
        table.Add("format.named", "(string) -> optional(Format)", static a => Formats.TryGetValue(((CelString)a[0]).Value, out var format) ? CelOptional.Of(format) : CelOptional.None);
        table.Add("validate", "Format.(string) -> optional(list(string))", static a => Validate((CelFormat)a[0], ((CelString)a[1]).Value));
        foreach (var format in Formats.Values)
        {
            table.Add($"format.{format.Name}", "() -> Format", _ => format);
        }
    }

    private static CelOptional Validate(CelFormat format, string text)
    {
        var errors = format.Check(text);
        return errors.Count == 0 ? CelOptional.None : CelOptional.Of(CelList.Of([.. errors.Select(static e => new CelString(e))]));
    }

    private static List<string> Dns(string text, int longest, Regex pattern, string problem)
    {
        var errors = new List<string>();
        if (text.Length > longest)
        {
            errors.Add($"must be no more than {longest} bytes");
        }

        if (!pattern.IsMatch(text))
        {
            errors.Add(problem);
        }

        return errors;
    }

    /// <summary>A prefix may end with a dash, because something will follow.</summary>
    private static string Masked(string text) => text.Length > 1 && text.EndsWith('-') ? text[..^1] + "a" : text;

    private static List<string> QualifiedNameErrors(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2)
        {
            return ["a valid qualified name must consist of alphanumeric characters, '-', '_' or '.', with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        var errors = new List<string>();
        if (parts.Length == 2)
        {
            errors.AddRange(parts[0].Length == 0 ? ["prefix part must be non-empty"] : Formats["dns1123Subdomain"].Check(parts[0]).Select(static e => $"prefix part {e}"));
        }

        if (parts[^1].Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (parts[^1].Length > 63)
        {
            errors.Add("name part must be no more than 63 bytes");
        }

        if (!QualifiedName().IsMatch(parts[^1]))
        {
            errors.Add("name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
        }

        return errors;
    }

    [GeneratedRegex($@"\A{Label}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Dns1123Label();

    [GeneratedRegex($@"\A{Label}(\.{Label})*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Dns1123Subdomain();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Dns1035Label();

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Uuid();
}
