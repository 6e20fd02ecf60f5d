using System.Globalization;
using System.Xml.Linq;

namespace ModelServing.Demo.Plot;

/// <summary>Draws panels below each other over a common axis of seconds. Plain SVG 1.1: no script, no font, no style sheet from elsewhere.</summary>
internal static class SvgPlot
{
    private const int Width = 900;
    private const int Left = 64;
    private const int Right = 24;
    private const int Head = 56;
    private const int PanelHeight = 110;
    private const int PanelGap = 44;
    private const string Ink = "#24292f";
    private const string Grid = "#d8dee4";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Draw(string title, IReadOnlyList<PlotMark> marks, IReadOnlyList<PlotPanel> panels)
    {
        var seconds = PlotScale.For(panels.SelectMany(static panel => panel.Series).SelectMany(static series => series.Points).Max(static point => point.X));
        var height = Head + panels.Count * (PanelHeight + PanelGap) + 8;
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {height}"),
            new XAttribute("width", Width),
            new XAttribute("height", height),
            new XAttribute("font-family", "system-ui, sans-serif"),
            new XAttribute("font-size", 12),
            new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", height), new XAttribute("fill", "#ffffff")),
            Text(Left, 22, title, "start", 16));
        root.Add(marks.Select(mark => Mark(mark, seconds, height)));
        root.Add(panels.Select((panel, index) => Panel(panel, Head + 22 + index * (PanelHeight + PanelGap), seconds)));
        return root.ToString() + "\n";
    }

    private static XElement Mark(PlotMark mark, PlotScale seconds, int height)
    {
        var x = X(mark.X, seconds);
        return new XElement(
            Svg + "g",
            Line(x, Head - 6, x, height - 30, "#bf8700", "4 3"),
            Text(x + 4, Head - 8, mark.Text, "start", 12));
    }

    private static XElement Panel(PlotPanel panel, int top, PlotScale seconds)
    {
        var scale = panel.Top is { } fixedTop
            ? new PlotScale(fixedTop, panel.Step ?? fixedTop / 4)
            : PlotScale.For(panel.Series.SelectMany(static series => series.Points).Max(static point => point.Y) ?? 0);
        double Y(double value) => top + PanelHeight * (1 - Math.Min(value, scale.Top) / scale.Top);
        return new XElement(
            Svg + "g",
            scale.Ticks().Select(tick => new[] { Line(Left, Y(tick), Width - Right, Y(tick), Grid), Text(Left - 8, Y(tick) + 4, Number(tick), "end") }),
            seconds.Ticks().Select(tick => Text(X(tick, seconds), top + PanelHeight + 15, $"{Number(tick)} s", "middle")),
            Text(Left, top - 6, $"{panel.Title} ({panel.Unit})", "start", 13),
            panel.Series.Select((series, index) => Text(Width - Right - 110 * index, top - 6, series.Name, "end", 12, series.Colour)),
            panel.Series.Select(series => Path(series, seconds, Y)));
    }

    private static XElement Path(PlotSeries series, PlotScale seconds, Func<double, double> y)
    {
        var commands = new List<string>();
        double? last = null;
        foreach (var (x, value) in series.Points)
        {
            if (value is { } known)
            {
                var (at, to) = (Coordinate(X(x, seconds)), Coordinate(y(known)));
                commands.Add(last is null ? $"M{at} {to}" : series.IsStep ? $"H{at}V{to}" : $"L{at} {to}");
            }

            last = value;
        }

        return new XElement(
            Svg + "path",
            new XAttribute("d", string.Concat(commands)),
            new XAttribute("fill", "none"),
            new XAttribute("stroke", series.Colour),
            new XAttribute("stroke-width", "1.8"),
            new XElement(Svg + "title", series.Name));
    }

    private static XElement Line(double x1, double y1, double x2, double y2, string colour, string? dashes = null) => new(
        Svg + "line",
        new XAttribute("x1", Coordinate(x1)),
        new XAttribute("y1", Coordinate(y1)),
        new XAttribute("x2", Coordinate(x2)),
        new XAttribute("y2", Coordinate(y2)),
        new XAttribute("stroke", colour),
        dashes is null ? null : new XAttribute("stroke-dasharray", dashes));

    private static XElement Text(double x, double y, string text, string anchor, int size = 11, string colour = Ink) => new(
        Svg + "text",
        new XAttribute("x", Coordinate(x)),
        new XAttribute("y", Coordinate(y)),
        new XAttribute("text-anchor", anchor),
        new XAttribute("font-size", size),
        new XAttribute("fill", colour),
        text);

    private static double X(double second, PlotScale seconds) => Left + (Width - Left - Right) * second / seconds.Top;

    private static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
