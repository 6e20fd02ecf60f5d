namespace ModelServing.Demo.Plot;

/// <summary>A line down all panels, with a word on top.</summary>
internal sealed record PlotMark(double X, string Text);
