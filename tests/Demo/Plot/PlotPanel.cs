namespace ModelServing.Demo.Plot;

/// <summary>One diagram of a plot; it begins at 0.</summary>
internal sealed record PlotPanel(string Title, string Unit, IReadOnlyList<PlotSeries> Series)
{
    /// <summary>The upper end of the scale; null for a round number above the highest value.</summary>
    public double? Top { get; init; }

    /// <summary>From line to line, with <see cref="Top"/>; null for a quarter of it.</summary>
    public double? Step { get; init; }
}
