namespace ModelServing.Controllers.Signals;

/// <summary>When pods are looked at. Pure.</summary>
internal static class ScrapeTiming
{
    /// <summary>Between two looks at a pod.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>How long a model is looked after since somebody asked: four periods of the HPA controller (15 s).</summary>
    public static readonly TimeSpan Interest = TimeSpan.FromSeconds(60);

    /// <summary>How long a look counts: three periods, so that one lost look changes nothing and a dead pod is soon missing.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);

    /// <summary>How long a request waits for the first look at a pod.</summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>Until a model's next round, 90 to 110 % of the period, so that the rounds of many models spread. <paramref name="chance"/> is 0 to 1.</summary>
    public static TimeSpan NextRound(double chance) => Period * (0.9 + 0.2 * chance);

    /// <summary>How long a pod is left alone after so many failures in a row: nothing, 10, 20, 40, then 60 s, less up to a fifth.</summary>
    public static TimeSpan PauseAfter(int failures, double chance)
    {
        if (failures <= 1)
        {
            return TimeSpan.Zero;
        }

        var pause = Period * Math.Pow(2, Math.Min(failures - 1, 8));
        return (pause < LongestPause ? pause : LongestPause) * (1 - 0.2 * chance);
    }
}
