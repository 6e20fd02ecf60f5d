using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ModelServing.Sandbox.Cel;
using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Schema;

/// <summary>
/// The formats that the API server enforces (apiextensions-apiserver pkg/apiserver/validation/formats.go, kube-openapi strfmt). Any other
/// format is documentation. int32 and int64 restrict the kind of number but not its range, which Kubernetes 1.35 leaves to minimum and maximum.
/// </summary>
internal static partial class StringFormats
{
    private static readonly Dictionary<string, Func<string, bool>> Formats = new(StringComparer.Ordinal)
    {
        ["bsonobjectid"] = static t => t.Length == 24 && t.All(char.IsAsciiHexDigit),
        ["uri"] = static t => GoUrl.TryParse(t, out _, out _),
        ["email"] = static t => MailAddress.TryCreate(t, out _),
        ["hostname"] = static t => t.Length <= 255 && Hostname().IsMatch(t) && t.Split('.').All(static l => l.Length <= 63),
        ["ipv4"] = static t => CelAddress.TryParse(t, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork,
        ["ipv6"] = static t => t.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(t, out _) && !t.Contains('%', StringComparison.Ordinal),
        ["cidr"] = static t => CelAddress.TryParseNetwork(t, out _, out _),
        ["mac"] = static t => Mac().IsMatch(t),
        ["uuid"] = static t => Uuid().IsMatch(t),
        ["uuid3"] = static t => Uuid().IsMatch(t) && t.Replace("-", "", StringComparison.Ordinal)[12] == '3',
        ["uuid4"] = static t => Uuid().IsMatch(t) && IsVersion(t, '4'),
        ["uuid5"] = static t => Uuid().IsMatch(t) && IsVersion(t, '5'),
        ["isbn"] = static t => IsIsbn10(t) || IsIsbn13(t),
        ["isbn10"] = IsIsbn10,
        ["isbn13"] = IsIsbn13,
        ["creditcard"] = IsCreditCard,
        ["ssn"] = static t => SocialSecurity().IsMatch(t),
        ["hexcolor"] = static t => HexColor().IsMatch(t),
        ["rgbcolor"] = static t => RgbColor().IsMatch(t),
        ["byte"] = static t => CelBytes.TryParseBase64(t, out _),
        ["password"] = static _ => true,
        ["date"] = static t => IsDate(t),
        ["duration"] = static t => CelDuration.TryParseLenient(t, out _),
        ["datetime"] = IsDateTime,
        ["k8sshortname"] = static t => t.Length <= 63 && ShortName().IsMatch(t),
        ["k8slongname"] = static t => t.Length <= 253 && LongName().IsMatch(t),
    };

    /// <summary>The format of <paramref name="schema"/> as it is written, or null where the API server ignores it.</summary>
    public static string? Effective(SchemaNode schema)
    {
        if (string.IsNullOrEmpty(schema.Format))
        {
            return null;
        }

        var enforced = schema.IntOrString ? false : schema.Type switch
        {
            null or "" or "string" => Formats.ContainsKey(Normalize(schema.Format)),
            "integer" => schema.Format is "int32" or "int64",
            "number" => schema.Format is "float" or "double",
            _ => false,
        };
        return enforced ? schema.Format : null;
    }

    /// <summary>Whether <paramref name="text"/> has a format that <see cref="Effective"/> gave; formats of numbers accept any text.</summary>
    public static bool IsValid(string format, string text) => !Formats.TryGetValue(Normalize(format), out var check) || check(text);

    private static string Normalize(string format) => format.Replace("-", "", StringComparison.Ordinal);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDateTime(string text)
    {
        var match = DateAndTime().Match(text);
        return match.Success && IsDate(match.Groups["date"].Value)
            && string.CompareOrdinal(match.Groups["hour"].Value, "23") <= 0
            && string.CompareOrdinal(match.Groups["minute"].Value, "59") <= 0
            && string.CompareOrdinal(match.Groups["second"].Value, "59") <= 0;
    }

    private static bool IsVersion(string uuid, char version)
    {
        var digits = uuid.Replace("-", "", StringComparison.Ordinal);
        return digits[12] == version && "89abAB".Contains(digits[16], StringComparison.Ordinal);
    }

    private static bool IsIsbn10(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length != 10 || !digits[..9].All(char.IsAsciiDigit) || !(char.IsAsciiDigit(digits[9]) || digits[9] == 'X'))
        {
            return false;
        }

        return digits.Select((c, i) => (c == 'X' ? 10 : c - '0') * (i + 1)).Sum() % 11 == 0;
    }

    private static bool IsIsbn13(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == 13 && digits.All(char.IsAsciiDigit) && digits.Select(static (c, i) => (c - '0') * (i % 2 == 0 ? 1 : 3)).Sum() % 10 == 0;
    }

    private static bool IsCreditCard(string text)
    {
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        if (!CreditCard().IsMatch(digits))
        {
            return false;
        }

        var sum = digits.Reverse().Select(static (c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2).Sum(static d => d > 9 ? d - 9 : d);
        return sum % 10 == 0;
    }

    [GeneratedRegex(@"\A([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})\z", RegexOptions.NonBacktracking)]
    private static partial Regex Hostname();

    [GeneratedRegex(@"\A([0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}([:-][0-9a-fA-F]{2}){0,2}|([0-9a-fA-F]{4}\.){2,3}[0-9a-fA-F]{4})\z", RegexOptions.NonBacktracking)]
    private static partial Regex Mac();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}\z", RegexOptions.NonBacktracking)]
    private static partial Regex SocialSecurity();

    [GeneratedRegex(@"\A#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z", RegexOptions.NonBacktracking)]
    private static partial Regex HexColor();

    [GeneratedRegex(@"\Argb\(\s*(0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])\s*(,\s*(0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])\s*){2}\)\z", RegexOptions.NonBacktracking)]
    private static partial Regex RgbColor();

    [GeneratedRegex(@"\A(4[0-9]{12}([0-9]{3})?|5[1-5][0-9]{14}|6(011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(0[0-5]|[68][0-9])[0-9]{11}|(2131|1800|35[0-9]{3})[0-9]{11})\z", RegexOptions.NonBacktracking)]
    private static partial Regex CreditCard();

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(.[0-9]+)?([zZ]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.NonBacktracking)]
    private static partial Regex DateAndTime();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex ShortName();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex LongName();
}
