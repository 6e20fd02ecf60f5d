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
    /// <param name="cost">What runs have taken lately.</param>
    public static BatchSize Choose(ReadOnlySpan<QueuedRows> queue, int maxRows, RunCost cost)
    {
        var drop = 0;
        int rows;
        while ((rows = InTime(queue[drop..], maxRows, cost)) == 0)
        {
            if (++drop == queue.Length)
            {
                return new BatchSize(drop, 0);
            }
        }

        if (rows < Available(queue[drop..], maxRows) && LeavesLate(queue[drop..], rows, maxRows, cost))
        {
            (drop, rows) = DropForRate(queue, new BatchSize(drop, rows), maxRows, cost);
        }

        return new BatchSize(drop, Cheapest(queue[drop..], rows, cost));
    }

    /// <summary>Drops further heads as far as that makes the next run answer more rows in its time.</summary>
    private static BatchSize DropForRate(ReadOnlySpan<QueuedRows> queue, BatchSize best, int maxRows, RunCost cost)
    {
        for (var drop = best.Drop + 1; drop < queue.Length; drop++)
        {
            var rows = InTime(queue[drop..], maxRows, cost);
            if (rows > 0 && TimePerRow(rows, cost) < Margin * TimePerRow(best.Rows, cost))
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

    /// <summary>Rows of the largest batch that ends before the head's deadline; 0 if the head alone would be late.</summary>
    private static int InTime(ReadOnlySpan<QueuedRows> queue, int maxRows, RunCost cost)
    {
        var (least, most) = (queue[0].Rows, Available(queue, maxRows));
        if (queue[0].Slack is not { } slack || !(cost.Cautious(most) > slack))
        {
            return most;
        }

        if (cost.Cautious(least) > slack)
        {
            return 0;
        }

        while (least < most)
        {
            var middle = least + ((most - least + 1) / 2);
            (least, most) = cost.Cautious(middle) > slack ? (least, middle - 1) : (middle, most);
        }

        return least;
    }

    /// <summary>Whether the first that this run leaves behind would be late in a run of its own and those that follow.</summary>
    private static bool LeavesLate(ReadOnlySpan<QueuedRows> queue, int rows, int maxRows, RunCost cost)
    {
        var (next, taken) = (0, 0);
        while (next < queue.Length && (next == 0 || taken + queue[next].Rows <= rows))
        {
            taken += queue[next++].Rows;
        }

        return next < queue.Length && queue[next].Slack is { } slack
            && cost.Cautious(taken) + cost.Cautious(Available(queue[next..], maxRows)) > slack;
    }

    private static int Cheapest(ReadOnlySpan<QueuedRows> queue, int rows, RunCost cost)
    {
        if (cost.Cheapest(rows) is not { } size || size < queue[0].Rows || size >= rows)
        {
            return rows;
        }

        var isBacklog = Available(queue, int.MaxValue) > rows;
        var pays = isBacklog
            ? TimePerRow(size, cost) < Margin * TimePerRow(rows, cost)
            : cost.Expected(size) + cost.Expected(rows - size) < Margin * cost.Expected(rows);
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

    private static double TimePerRow(int rows, RunCost cost) => (cost.Expected(rows)?.TotalMicroseconds ?? 0) / rows;
}
