using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Conversions between types, and type() itself. A conversion that would lose the value is an error.</summary>
internal static class ConversionLibrary
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    public static void AddTo(FunctionTable table)
    {
        table.Add("type", "(A) -> type", static a => new CelTypeValue(a[0].Type));
        table.Add("dyn", "(A) -> dyn", static a => a[0]);
        table.Add("bool", "(bool) -> bool", static a => a[0]);
        table.Add("bool", "(string) -> bool", static a => ToBool(Text(a[0])));
        AddIntegers(table);
        table.Add("double", "(double) -> double", static a => a[0]);
        table.Add("double", "(int) -> double", static a => new CelDouble(((CelInt)a[0]).Value));
        table.Add("double", "(uint) -> double", static a => new CelDouble(((CelUint)a[0]).Value));
        table.Add("double", "(string) -> double", static a => ToDouble(Text(a[0])));
        AddTexts(table);
        table.Add("bytes", "(bytes) -> bytes", static a => a[0]);
        table.Add("bytes", "(string) -> bytes", static a => new CelBytes(Encoding.UTF8.GetBytes(Text(a[0]))));
        table.Add("duration", "(duration) -> duration", static a => a[0]);
        table.Add("duration", "(int) -> duration", static a => new CelDuration(((CelInt)a[0]).Value));
        table.Add("duration", "(string) -> duration", static a => CelDuration.TryParse(Text(a[0]), out var d) ? d : new CelError($"time: invalid duration \"{Text(a[0])}\""));
        table.Add("timestamp", "(timestamp) -> timestamp", static a => a[0]);
        table.Add("timestamp", "(int) -> timestamp", static a => FromSeconds(((CelInt)a[0]).Value));
        table.Add("timestamp", "(string) -> timestamp", static a => CelTimestamp.TryParse(Text(a[0]), false, out var t) ? t : new CelError($"parsing time \"{Text(a[0])}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse"));
    }

    private static void AddIntegers(FunctionTable table)
    {
        table.Add("int", "(int) -> int", static a => a[0]);
        table.Add("int", "(uint) -> int", static a => ((CelUint)a[0]).Value <= long.MaxValue ? new CelInt((long)((CelUint)a[0]).Value) : new CelError("integer overflow"));
        table.Add("int", "(double) -> int", static a => ((CelDouble)a[0]).Value is > -9223372036854775808.0 and < 9223372036854775808.0 and var d ? new CelInt((long)d) : new CelError("integer overflow"));
        table.Add("int", "(string) -> int", static a => long.TryParse(Text(a[0]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? new CelInt(i) : new CelError($"strconv.ParseInt: parsing \"{Text(a[0])}\": invalid syntax"));
        table.Add("int", "(duration) -> int", static a => new CelInt(((CelDuration)a[0]).Nanoseconds));
        table.Add("int", "(timestamp) -> int", static a => new CelInt(((CelTimestamp)a[0]).Seconds));
        table.Add("uint", "(uint) -> uint", static a => a[0]);
        table.Add("uint", "(int) -> uint", static a => ((CelInt)a[0]).Value >= 0 ? new CelUint((ulong)((CelInt)a[0]).Value) : new CelError("unsigned integer overflow"));
        table.Add("uint", "(double) -> uint", static a => ((CelDouble)a[0]).Value is >= 0 and < 18446744073709551616.0 and var d ? new CelUint((ulong)d) : new CelError("unsigned integer overflow"));
        table.Add("uint", "(string) -> uint", static a => ulong.TryParse(Text(a[0]), NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? new CelUint(i) : new CelError($"strconv.ParseUint: parsing \"{Text(a[0])}\": invalid syntax"));
    }

    private static void AddTexts(FunctionTable table)
    {
        foreach (var type in (string[])["string", "bool", "int", "uint", "double", "duration", "timestamp"])
        {
            table.Add("string", $"({type}) -> string", static a => new CelString(a[0].ToString()!));
        }

        table.Add("string", "(bytes) -> string", static a => FromBytes(((CelBytes)a[0]).Value.Span));
        table.Add("string", "(IP) -> string", static a => new CelString(a[0].ToString()!));
        table.Add("string", "(CIDR) -> string", static a => new CelString(a[0].ToString()!));
    }

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static CelValue ToBool(string text) => text switch
    {
        "1" or "t" or "T" or "TRUE" or "true" or "True" => CelBool.True,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => CelBool.False,
        _ => new CelError($"strconv.ParseBool: parsing \"{text}\": invalid syntax"),
    };

    private static CelValue ToDouble(string text)
    {
        var special = text.TrimStart('+', '-').ToUpperInvariant();
        if (special is "INF" or "INFINITY")
        {
            return new CelDouble(text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity);
        }

        if (special == "NAN")
        {
            return new CelDouble(double.NaN);
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new CelDouble(number)
            : new CelError($"strconv.ParseFloat: parsing \"{text}\": invalid syntax");
    }

    private static CelValue FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new CelString(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return new CelError("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static CelValue FromSeconds(long seconds) => seconds is >= CelTimestamp.FirstSecond and <= CelTimestamp.LastSecond ? new CelTimestamp(seconds, 0) : new CelError("timestamp overflow");
}
