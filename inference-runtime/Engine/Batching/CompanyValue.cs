namespace ModelServing.Engine.Batching;

/// <summary>
/// Whether those that wait should wait for one more. Pure. Each of them loses the wait and the longer run; the newcomer saves the rest of a run that it would
/// otherwise have to see out. The rule compares both sums, and so lowers the mean latency rather than any single one.
/// </summary>
internal static class CompanyValue
{
    /// <param name="rows">Rows at hand, at least 1.</param>
    /// <param name="mostRows">Rows that may be had by waiting, at least <paramref name="rows"/>.</param>
    /// <param name="pace">Time from one to the next; null if unknown.</param>
    /// <param name="delay">The longest wait allowed.</param>
    /// <param name="cost">What runs have taken lately.</param>
    /// <returns>True when in doubt: the wait that follows is bounded, and what comes of it is learned.</returns>
    public static bool Pays(long rows, long mostRows, TimeSpan? pace, TimeSpan delay, RunCost cost)
    {
        if (pace is not { Ticks: > 0 } gap || cost.Expected(rows) is not { } now)
        {
            return true;
        }

        var most = Math.Min(mostRows, rows + (delay.Ticks / gap.Ticks));
        if (most <= rows)
        {
            return false;
        }

        if (!cost.IsFresh(most))
        {
            return true;
        }

        var each = (cost.Expected(most)!.Value - now) / (most - rows);
        return rows * (gap + each) < now - gap;
    }
}
