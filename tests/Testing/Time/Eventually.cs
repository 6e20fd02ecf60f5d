namespace ModelServing.Testing.Time;

/// <summary>Waits for a condition that is asked for again and again: no test sleeps for a time it guessed.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

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
}
