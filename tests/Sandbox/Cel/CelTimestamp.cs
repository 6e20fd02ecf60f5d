using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelServing.Sandbox.Cel;

/// <summary>A point in time to the nanosecond, from year 1 to year 9999, in UTC.</summary>
public sealed partial class CelTimestamp(long seconds, int nanoseconds) : CelValue
{
    internal const long FirstSecond = -62135596800;
    internal const long LastSecond = 253402300799;

    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    public long Seconds { get; } = seconds;

    /// <summary>0 to 999,999,999.</summary>
    public int Nanoseconds { get; } = nanoseconds;

    public override CelType Type => CelType.Timestamp;

    internal DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / 100);

    public override CelValue EqualTo(CelValue other) => other is CelError ? other : CelBool.Of(CompareTo(other) == 0);

    /// <summary>RFC 3339 with as many digits as needed.</summary>
    public override string ToString()
    {
        var whole = DateTimeOffset.FromUnixTimeSeconds(Seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        var fraction = Nanoseconds == 0 ? "" : "." + Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{whole}{fraction}Z";
    }

    internal override int? CompareTo(CelValue other) => other is CelTimestamp t ? (Seconds, Nanoseconds).CompareTo((t.Seconds, t.Nanoseconds)) : null;

    /// <summary>Null outside the range of a timestamp.</summary>
    internal static CelTimestamp? FromNanoseconds(Int128 sinceEpoch)
    {
        var seconds = sinceEpoch / CelDuration.NanosecondsPerSecond;
        var rest = sinceEpoch % CelDuration.NanosecondsPerSecond;
        if (rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + CelDuration.NanosecondsPerSecond);
        }

        return seconds < FirstSecond || seconds > LastSecond ? null : new CelTimestamp((long)seconds, (int)rest);
    }

    internal Int128 ToNanoseconds() => ((Int128)Seconds * CelDuration.NanosecondsPerSecond) + Nanoseconds;

    /// <summary>Reads RFC 3339, and a date alone where <paramref name="dateOnly"/>.</summary>
    internal static bool TryParse(string text, bool dateOnly, out CelTimestamp timestamp)
    {
        timestamp = new CelTimestamp(0, 0);
        if (dateOnly && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            timestamp = new CelTimestamp(new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds(), 0);
            return true;
        }

        var match = Rfc3339().Match(text);
        if (dateOnly || !match.Success
            || !DateTime.TryParseExact(match.Groups[1].Value.ToUpperInvariant(), "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || !TryOffset(match.Groups[3].ValueSpan, out var offset))
        {
            return false;
        }

        var fraction = match.Groups[2].Value.TrimStart('.').PadRight(9, '0')[..9];
        var seconds = ((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - offset;
        timestamp = new CelTimestamp(seconds, int.Parse(fraction, CultureInfo.InvariantCulture));
        return seconds is >= FirstSecond and <= LastSecond;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        var hours = int.Parse(text[1..3], CultureInfo.InvariantCulture);
        var minutes = int.Parse(text[4..6], CultureInfo.InvariantCulture);
        seconds = ((hours * 60) + minutes) * 60 * (text[0] == '-' ? -1 : 1);
        return hours <= 24 && minutes < 60;
    }

    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
