using System.Globalization;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Parts of timestamps, in UTC or a named time zone or offset, and durations in whole units.</summary>
internal static class TimeLibrary
{
    private static readonly (string Function, Func<DateTimeOffset, int> Part)[] Parts =
    [
        ("getFullYear", static t => t.Year),
        ("getMonth", static t => t.Month - 1),
        ("getDayOfYear", static t => t.DayOfYear - 1),
        ("getDayOfMonth", static t => t.Day - 1),
        ("getDate", static t => t.Day),
        ("getDayOfWeek", static t => (int)t.DayOfWeek),
        ("getHours", static t => t.Hour),
        ("getMinutes", static t => t.Minute),
        ("getSeconds", static t => t.Second),
        ("getMilliseconds", static t => t.Millisecond),
    ];

    private static readonly (string Function, long Unit)[] Units =
    [
        ("getHours", 3600 * CelDuration.NanosecondsPerSecond),
        ("getMinutes", 60 * CelDuration.NanosecondsPerSecond),
        ("getSeconds", CelDuration.NanosecondsPerSecond),
        ("getMilliseconds", 1_000_000),
    ];

    public static void AddTo(FunctionTable table)
    {
        foreach (var (function, part) in Parts)
        {
            table.Add(function, "timestamp.() -> int", a => new CelInt(part(((CelTimestamp)a[0]).ToDateTimeOffset())));
            table.Add(function, "timestamp.(string) -> int", a => In((CelTimestamp)a[0], ((CelString)a[1]).Value, part));
        }

        foreach (var (function, unit) in Units)
        {
            table.Add(function, "duration.() -> int", a => new CelInt(((CelDuration)a[0]).Nanoseconds / unit));
        }
    }

    private static CelValue In(CelTimestamp timestamp, string zone, Func<DateTimeOffset, int> part)
    {
        var time = timestamp.ToDateTimeOffset();
        var sign = zone.StartsWith('-') ? -1 : 1;
        var offset = zone.TrimStart('+', '-');
        if (offset.Contains(':', StringComparison.Ordinal))
        {
            var halves = offset.Split(':');
            if (halves.Length == 2 && int.TryParse(halves[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours < 14 && int.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60)
            {
                return AtOffset(time, TimeSpan.FromMinutes(sign * ((hours * 60) + minutes)), part);
            }

            return new CelError($"unknown time zone {zone}");
        }

        try
        {
            return AtOffset(time, TimeZoneInfo.FindSystemTimeZoneById(zone.Length == 0 ? "UTC" : zone).GetUtcOffset(time), part);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException or UnauthorizedAccessException or IOException)
        {
            return new CelError($"unknown time zone {zone}");
        }
    }

    private static CelValue AtOffset(DateTimeOffset time, TimeSpan offset, Func<DateTimeOffset, int> part)
    {
        var ticks = time.UtcTicks + offset.Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks
            ? new CelError("timestamp overflow")
            : new CelInt(part(new DateTimeOffset(ticks, TimeSpan.Zero)));
    }
}
