using System.Globalization;

namespace ModelServing.Grpc.Status;

/// <summary>The header <c>grpc-timeout</c>. Source: gRPC over HTTP/2, "Timeout": at most eight digits and a unit.</summary>
public static class CallTimeout
{
    /// <summary>Longer ones are as good as none, and timers have a limit.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads a value such as <c>250m</c>.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="timeout">From the call's arrival; null where it is so long that it limits nothing.</param>
    /// <returns>False where the value is no time-out.</returns>
    public static bool TryParse(string value, out TimeSpan? timeout)
    {
        timeout = null;
        if (value.Length is < 2 or > 9 || TicksOf(value[^1]) is not { } unit
            || !long.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        // A tick is 100 ns; a time-out that is there is not rounded to none.
        var ticks = Math.Ceiling(count * unit);
        timeout = ticks <= Longest.Ticks ? TimeSpan.FromTicks((long)ticks) : null;
        return true;
    }

    private static double? TicksOf(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 0.01,
        _ => null,
    };
}
