using System.Globalization;
using System.Xml.Linq;

namespace ModelServing.Benchmarks.Reporting;

/// <summary>Throughput against the 99th percentile of latency, which is drawn logarithmic. Plain SVG 1.1.</summary>
internal static class LatencyPlot
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 70;
    private const int Right = 24;
    private const int Top = 60;
    private const int Bottom = 48;
    private static readonly string[] Colours = ["#0969da", "#bf3989", "#bf8700", "#1a7f37", "#8250df", "#57606a"];
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Draw(string title, IReadOnlyList<LatencyCurve> curves)
    {
        var points = curves.SelectMany(curve => curve.Points).ToArray();
        var right = Nice(points.Max(point => point.RowsPerSecond));
        var (low, high) = (Math.Floor(Math.Log10(points.Min(point => point.P99Milliseconds))), Math.Ceiling(Math.Log10(points.Max(point => point.P99Milliseconds))));
        double X(double rows) => Left + ((Width - Left - Right) * rows / right);
        double Y(double milliseconds) => Height - Bottom - ((Height - Top - Bottom) * (Math.Log10(milliseconds) - low) / Math.Max(1, high - low));
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {Height}"),
            new XAttribute("font-family", "system-ui, sans-serif"),
            new XAttribute("font-size", 12),
            new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("fill", "#ffffff")),
            Text(Left, 22, title, "start"),
            Text(Width - Right, Height - 8, "answers per second; the points are numbers of clients", "end"),
            Text(8, Top - 12, "p99, ms", "start"));
        for (var power = (int)low; power <= high; power++)
        {
            root.Add(Line(Left, Y(Math.Pow(10, power)), Width - Right, Y(Math.Pow(10, power))), Text(Left - 8, Y(Math.Pow(10, power)) + 4, Number(Math.Pow(10, power)), "end"));
        }

        for (var step = 0; step <= 5; step++)
        {
            root.Add(Line(X(right * step / 5), Top, X(right * step / 5), Height - Bottom), Text(X(right * step / 5), Height - Bottom + 18, Number(right * step / 5), "middle"));
        }

        root.Add(curves.Select((curve, index) => Curve(curve, Colours[index % Colours.Length], index, X, Y)));
        return root + "\n";
    }

    private static XElement Curve(LatencyCurve curve, string colour, int index, Func<double, double> x, Func<double, double> y)
    {
        var path = string.Join(' ', curve.Points.Select(point => $"{Number(x(point.RowsPerSecond))},{Number(y(point.P99Milliseconds))}"));
        return new XElement(
            Svg + "g",
            new XAttribute("fill", colour),
            new XElement(Svg + "polyline", new XAttribute("points", path), new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("stroke-width", 2)),
            curve.Points.Select(point => new XElement(
                Svg + "circle",
                new XAttribute("cx", Number(x(point.RowsPerSecond))),
                new XAttribute("cy", Number(y(point.P99Milliseconds))),
                new XAttribute("r", 3),
                new XElement(Svg + "title", $"{curve.Name}, {point.Clients} clients"))),
            Text(Left + (index % 2 * 330), 40 + (index / 2 * 15), curve.Name, "start", colour));
    }

    private static XElement Line(double x1, double y1, double x2, double y2) => new(
        Svg + "line",
        new XAttribute("x1", Number(x1)),
        new XAttribute("y1", Number(y1)),
        new XAttribute("x2", Number(x2)),
        new XAttribute("y2", Number(y2)),
        new XAttribute("stroke", "#d8dee4"));

    private static XElement Text(double x, double y, string text, string anchor, string colour = "#24292f") =>
        new(Svg + "text", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), new XAttribute("fill", colour), text);

    /// <summary>The next number with one digit that is not 0.</summary>
    private static double Nice(double value)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return Math.Ceiling(value / magnitude) * magnitude;
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
