using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelServing.Sandbox.Cel;

/// <summary>A span of time in whole nanoseconds, at most about 292 years either way (Go's time.Duration).</summary>
public sealed partial class CelDuration(long nanoseconds) : CelValue
{
    internal const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly Dictionary<string, long> Units = new(StringComparer.Ordinal)
    {
        ["ns"] = 1,
        ["us"] = 1_000,
        ["µs"] = 1_000,
        ["μs"] = 1_000,
        ["ms"] = 1_000_000,
        ["s"] = NanosecondsPerSecond,
        ["m"] = 60 * NanosecondsPerSecond,
        ["h"] = 3600 * NanosecondsPerSecond,
    };

    private static readonly (string[] Names, long Unit)[] LenientUnits =
    [
        (["ns", "nano"], 1),
        (["us", "µs", "micro"], 1_000),
        (["ms", "milli"], 1_000_000),
        (["s", "sec"], NanosecondsPerSecond),
        (["m", "min"], 60 * NanosecondsPerSecond),
        (["h", "hr", "hour"], 3600 * NanosecondsPerSecond),
        (["d", "day"], 86400 * NanosecondsPerSecond),
        (["w", "wk", "week"], 7 * 86400 * NanosecondsPerSecond),
    ];

    public long Nanoseconds { get; } = nanoseconds;

    public override CelType Type => CelType.Duration;

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(other is CelDuration d && d.Nanoseconds == Nanoseconds);

    /// <summary>Seconds with a fraction, for example <c>90.5s</c>.</summary>
    public override string ToString() => ((decimal)Nanoseconds / NanosecondsPerSecond).ToString("0.#########", CultureInfo.InvariantCulture) + "s";

    internal override int? CompareTo(CelValue other) => other is CelDuration d ? Nanoseconds.CompareTo(d.Nanoseconds) : null;

    /// <summary>Reads the text of Go's time.ParseDuration: signed decimal numbers, each with a unit, as <c>1h15m30.918s</c>.</summary>
    internal static bool TryParse(string text, out CelDuration duration)
    {
        duration = new CelDuration(0);
        var negative = text.StartsWith('-');
        var rest = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return true;
        }

        var total = 0m;
        var any = false;
        while (!rest.IsEmpty)
        {
            var length = rest.IndexOfAnyExcept(NumberCharacters);
            if (length <= 0 || length > 40 || !decimal.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[length..];
            var end = rest.IndexOfAny(NumberCharacters);
            var unit = end < 0 ? rest : rest[..end];
            if (!Units.TryGetValue(unit.ToString(), out var scale) || number > long.MaxValue)
            {
                return false;
            }

            total += decimal.Truncate(number * scale);
            any = true;
            rest = rest[unit.Length..];
        }

        total = negative ? -total : total;
        if (!any || total is > long.MaxValue or < long.MinValue)
        {
            return false;
        }

        duration = new CelDuration((long)total);
        return true;
    }

    /// <summary>Reads the format <c>duration</c> of the API server: what <see cref="TryParse"/> reads, and <c>3 days</c> or <c>2 weeks</c>.</summary>
    internal static bool TryParseLenient(string text, out CelDuration duration)
    {
        if (TryParse(text, out duration))
        {
            return true;
        }

        var total = 0m;
        var found = false;
        foreach (Match match in NumberAndUnit().Matches(text))
        {
            if (!long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            foreach (var (_, scale) in LenientUnits.Where(u => IsNamed(u.Names, match.Groups[2].Value)))
            {
                found = true;
                total += (decimal)number * scale;
            }
        }

        if (!found || total > long.MaxValue)
        {
            return false;
        }

        duration = new CelDuration((long)total);
        return true;
    }

    private static bool IsNamed(string[] names, string unit) =>
        names.Contains(unit, StringComparer.OrdinalIgnoreCase) || unit.StartsWith(names[^1], StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"([0-9]+)[\t\n\f\r ]*([A-Za-zµ]+)", RegexOptions.NonBacktracking)]
    private static partial Regex NumberAndUnit();
}
