using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Cel.Text;

/// <summary>Text as the Go standard library prints it, because the API server's messages are made with it.</summary>
internal static class GoText
{
    /// <summary>strconv.Quote, the %q of fmt.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            AppendQuoted(result, rune);
        }

        return result.Append('"').ToString();
    }

    /// <summary>strconv.FormatFloat(value, 'g', -1, 64), the %v of fmt.</summary>
    public static string Double(double value) => Double(value, -4, 6);

    /// <summary>The float encoding of encoding/json.</summary>
    public static string JsonDouble(double value) => Double(value, -6, 21);

    /// <summary>encoding/json: no spaces, sorted keys, HTML-sensitive characters escaped.</summary>
    public static string Json(JsonNode? node)
    {
        var result = new StringBuilder();
        AppendJson(result, node);
        return result.ToString();
    }

    private static void AppendQuoted(StringBuilder result, Rune rune)
    {
        var simple = rune.Value switch
        {
            '\a' => "\\a",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\v' => "\\v",
            '\\' => "\\\\",
            '"' => "\\\"",
            _ => null,
        };
        if (simple is not null)
        {
            result.Append(simple);
        }
        else if (rune.Value is < 0x20 or 0x7f)
        {
            result.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        }
        else if (IsPrintable(rune))
        {
            result.Append(rune.ToString());
        }
        else
        {
            result.Append(rune.Value < 0x10000 ? "\\u" : "\\U").Append(rune.Value.ToString(rune.Value < 0x10000 ? "x4" : "x8", CultureInfo.InvariantCulture));
        }
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Double(double value, int smallest, int largest)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var (sign, digits, exponent) = Decompose(value);
        return exponent < smallest || exponent >= largest ? Exponential(sign, digits, exponent) : Plain(sign, digits, exponent);
    }

    /// <summary>The shortest digits that read back as the value, and the power of ten of the first of them.</summary>
    private static (string Sign, string Digits, int Exponent) Decompose(double value)
    {
        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? parts[0] : parts[0][..point];
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var leading = all.Length - all.TrimStart('0').Length;
        var exponent = whole.Length - 1 - leading + (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        return (value < 0 ? "-" : "", all.Trim('0'), exponent);
    }

    private static string Exponential(string sign, string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Plain(string sign, string digits, int exponent)
    {
        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    private static void AppendJson(StringBuilder result, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                result.Append('{');
                foreach (var (index, (key, value)) in map.OrderBy(static p => p.Key, StringComparer.Ordinal).Index())
                {
                    result.Append(index == 0 ? "" : ",");
                    AppendJsonText(result, key);
                    result.Append(':');
                    AppendJson(result, value);
                }

                result.Append('}');
                break;
            case JsonArray list:
                result.Append('[');
                foreach (var (index, value) in list.Index())
                {
                    result.Append(index == 0 ? "" : ",");
                    AppendJson(result, value);
                }

                result.Append(']');
                break;
            default:
                AppendJsonScalar(result, JsonScalar.Of(node));
                break;
        }
    }

    private static void AppendJsonScalar(StringBuilder result, JsonScalar scalar)
    {
        switch (scalar.Kind)
        {
            case JsonScalarKind.Boolean:
                result.Append(scalar.Boolean ? "true" : "false");
                break;
            case JsonScalarKind.Integer:
                result.Append(scalar.Integer);
                break;
            case JsonScalarKind.Double:
                result.Append(JsonDouble(scalar.Number));
                break;
            case JsonScalarKind.String:
                AppendJsonText(result, scalar.Text!);
                break;
            default:
                result.Append("null");
                break;
        }
    }

    private static void AppendJsonText(StringBuilder result, string text)
    {
        result.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    result.Append('\\').Append(c);
                    break;
                case '\b':
                    result.Append("\\b");
                    break;
                case '\f':
                    result.Append("\\f");
                    break;
                case '\n':
                    result.Append("\\n");
                    break;
                case '\r':
                    result.Append("\\r");
                    break;
                case '\t':
                    result.Append("\\t");
                    break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        result.Append('"');
    }
}
