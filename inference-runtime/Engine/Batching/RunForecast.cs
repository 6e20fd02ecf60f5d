namespace ModelServing.Engine.Batching;

/// <summary>What runs take that begin now, from what they take alone: runs of one session share its processors (processor sharing; Kleinrock, 1967).</summary>
/// <param name="Cost">What runs take alone.</param>
/// <param name="Together">How many runs share, this one among them, at least 1.</param>
internal readonly record struct RunForecast(RunCost Cost, double Together = 1)
{
    /// <inheritdoc cref="RunCost.Expected"/>
    public TimeSpan? Expected(long rows) => Cost.Expected(rows) * Together;

    /// <inheritdoc cref="RunCost.Cautious"/>
    public TimeSpan? Cautious(long rows) => Cost.Cautious(rows, Together);

    /// <inheritdoc cref="RunCost.Sustainable"/>
    public int Sustainable(int maxRows, double rounds) => Cost.Sustainable(maxRows, rounds * Together);
}
