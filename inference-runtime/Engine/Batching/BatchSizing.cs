namespace ModelServing.Engine.Batching;

/// <summary>
/// How many rows to run, given how long that takes. Pure. A batch is no larger than its most urgent member allows; what cannot be answered in time is not
/// begun (Clockwork, OSDI'20); and while more waits than can be answered, requests that would force small batches give way to the many behind them (Nexus,
/// SOSP'19). Of the sizes that are left the one that costs least for each row is taken, which often is not the largest.
/// </summary>
internal static class BatchSizing
{
    /// <summary>A difference below this is noise.</summary>
    private const double Margin = 0.95;

    /// <param name="queue">At least one, the most urgent first.</param>
    /// <param name="maxRows">The configured limit; a request that is larger runs alone.</param>
    /// <param name="forecast">What runs take that begin now.</param>
    /// <param name="sustainable">Rows to run at most while more than a batch waits.</param>
    /// <param name="isOverloaded">Whether more comes, on all lines together, than can be answered in time.</param>
    public static BatchSize Choose(ReadOnlySpan<QueuedRows> queue, int maxRows, RunForecast forecast, int sustainable = int.MaxValue, bool isOverloaded = false)
    {
        var drop = 0;
        int rows;
        while ((rows = InTime(queue[drop..], maxRows, forecast)) == 0)
        {
            if (++drop == queue.Length)
            {
                return Probe(queue, forecast);
            }
        }

        if (rows < Available(queue[drop..], maxRows) && (isOverloaded || LeavesLate(queue[drop..], rows, maxRows, forecast)))
        {
            (drop, rows) = DropForRate(queue, new BatchSize(drop, rows), maxRows, forecast);
        }

        if (rows < Available(queue[drop..], int.MaxValue))
        {
            rows = Math.Max(queue[drop].Rows, Math.Min(rows, sustainable));
        }

        return new BatchSize(drop, Cheapest(queue[drop..], rows, forecast));
    }

    /// <summary>
    /// Nothing can be answered in time, as far as is known. What is known may be over: where no run has ended for a while the most patient one finds out,
    /// since without runs nothing would ever be learned again.
    /// </summary>
    private static BatchSize Probe(ReadOnlySpan<QueuedRows> queue, RunForecast forecast) =>
        forecast.Cost.IsStale ? new BatchSize(queue.Length - 1, queue[^1].Rows) : new BatchSize(queue.Length, 0);

    /// <summary>Drops further heads as far as that makes the next run answer more rows in its time, but none for one of lower priority.</summary>
    private static BatchSize DropForRate(ReadOnlySpan<QueuedRows> queue, BatchSize best, int maxRows, RunForecast forecast)
    {
        var priority = queue[best.Drop].Priority;
        for (var drop = best.Drop + 1; drop < queue.Length && queue[drop - 1].Slack is not null && queue[drop].Priority <= priority; drop++)
        {
            var rows = InTime(queue[drop..], maxRows, forecast);
            if (rows > 0 && TimePerRow(rows, forecast) < Margin * TimePerRow(best.Rows, forecast))
            {
                best = new BatchSize(drop, rows);
            }

            if (rows >= Available(queue[drop..], maxRows))
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Rows of the largest batch that ends in time for all in it; 0 if the head alone would be late. Towards an objective what was admitted is given the benefit of the doubt.</summary>
    private static int InTime(ReadOnlySpan<QueuedRows> queue, int maxRows, RunForecast forecast)
    {
        var rows = InTime(queue, maxRows, forecast, isCautious: true);
        return rows == 0 && forecast.Cost.HasObjective ? InTime(queue, maxRows, forecast, isCautious: false) : rows;
    }

    private static int InTime(ReadOnlySpan<QueuedRows> queue, int maxRows, RunForecast forecast, bool isCautious)
    {
        var (most, tightest) = (0, (TimeSpan?)null);
        foreach (var request in queue)
        {
            if (most > 0 && request.Rows > maxRows - most)
            {
                break;
            }

            most += request.Rows;
            tightest = Sooner(tightest, request.Slack);
        }

        if (!(Time(most, forecast, isCautious) > tightest))
        {
            return most;
        }

        var (fits, rows, slack) = (0, 0, (TimeSpan?)null);
        for (var next = 0; rows < most && (next == 0 || fits > 0); next++)
        {
            // Only where priorities differ is anyone behind the head in more of a hurry.
            rows += queue[next].Rows;
            slack = Sooner(slack, queue[next].Slack);
            fits = Time(rows, forecast, isCautious) > slack ? fits : rows;
        }

        return fits;
    }

    private static TimeSpan? Time(int rows, RunForecast forecast, bool isCautious) => isCautious ? forecast.Cautious(rows) : forecast.Expected(rows);

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one > other ? other : one ?? other;

    /// <summary>Whether the first that this run leaves behind would be late in a run of its own and those that follow.</summary>
    private static bool LeavesLate(ReadOnlySpan<QueuedRows> queue, int rows, int maxRows, RunForecast forecast)
    {
        var (next, taken) = (0, 0);
        while (next < queue.Length && (next == 0 || taken + queue[next].Rows <= rows))
        {
            taken += queue[next++].Rows;
        }

        return next < queue.Length && queue[next].Slack is { } slack
            && forecast.Cautious(taken) + forecast.Cautious(Available(queue[next..], maxRows)) > slack;
    }

    private static int Cheapest(ReadOnlySpan<QueuedRows> queue, int rows, RunForecast forecast)
    {
        if (forecast.Cost.Cheapest(rows) is not { } size || size < queue[0].Rows || size >= rows)
        {
            return rows;
        }

        var isBacklog = Available(queue, int.MaxValue) > rows;
        var pays = isBacklog
            ? TimePerRow(size, forecast) < Margin * TimePerRow(rows, forecast)
            : forecast.Expected(size) + forecast.Expected(rows - size) < Margin * forecast.Expected(rows);
        return pays ? size : rows;
    }

    /// <summary>Rows of the requests that fit into one batch; the first always fits.</summary>
    private static int Available(ReadOnlySpan<QueuedRows> queue, int maxRows)
    {
        var rows = queue[0].Rows;
        foreach (var request in queue[1..])
        {
            if (request.Rows > maxRows - rows)
            {
                break;
            }

            rows += request.Rows;
        }

        return rows;
    }

    private static double TimePerRow(int rows, RunForecast forecast) => (forecast.Expected(rows)?.TotalMicroseconds ?? 0) / rows;
}
