using System.Runtime.CompilerServices;

namespace ModelServing.Testing.Time;

/// <summary>Waits for a condition that is asked for again and again: no test sleeps for a time it guessed.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a test waits for what takes no time of its own; only failures last that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The first value that satisfies <paramref name="accept"/>.</summary>
    /// <exception cref="TimeoutException">None did within <paramref name="limit"/>; the message holds the last value.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> accept, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (accept(value))
            {
                return value;
            }

            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s. The last value was: {value}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellationToken) =>
        GetAsync(condition, holds => holds, limit, cancellationToken);

    public static async Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Never came true: {what}");
            }

            await Task.Delay(Pause);
        }
    }

    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>As above, with the clock moving at each look, by 200 ms unless told otherwise.</summary>
    public static Task TrueAsync(
        Func<bool> condition, ManualTimeProvider time, TimeSpan? step = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        ArgumentNullException.ThrowIfNull(time);
        return TrueAsync(
            () =>
            {
                if (condition())
                {
                    return true;
                }

                time.Advance(step ?? TimeSpan.FromMilliseconds(200));
                return false;
            },
            what);
    }
}
