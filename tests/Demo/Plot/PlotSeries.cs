namespace ModelServing.Demo.Plot;

/// <summary>One line of a panel.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Colour">As SVG has it.</param>
/// <param name="IsStep">A value holds until the next one; else points are joined.</param>
/// <param name="Points">By X; a point without Y breaks the line.</param>
internal sealed record PlotSeries(string Name, string Colour, bool IsStep, IReadOnlyList<(double X, double? Y)> Points);
