using System.Globalization;
using ModelServing.Demo.Plot;

namespace ModelServing.Demo.Autoscaling;

/// <summary>The demo's course as an SVG: load, utilisation, replicas and latency over the same seconds.</summary>
internal static class ScalingPlot
{
    private const string Strong = "#1f6feb";
    private const string Warm = "#d1242f";
    private const string Faint = "#8c959f";

    public static async Task WriteAsync(FileInfo file, IReadOnlyList<Reading> readings, CancellationToken cancellationToken)
    {
        if (readings.Count > 0)
        {
            file.Directory!.Create();
            await File.WriteAllTextAsync(file.FullName, SvgPlot.Draw("Pods follow the load", Marks(readings), Panels(readings)), cancellationToken);
        }
    }

    private static IReadOnlyList<PlotPanel> Panels(IReadOnlyList<Reading> readings) =>
    [
        new("Load", "requests/s", [Series("answered", Strong, false, readings, static reading => reading.RequestsPerSecond)]),
        new("Utilisation", "% of the time in the model, mean of the pods", [Series("busy", Strong, false, readings, static reading => reading.Utilization)]) { Top = 100 },
        new("Replicas", "pods",
        [
            Series("wanted", Faint, true, readings, static reading => reading.State.Wanted),
            Series("ready", Strong, true, readings, static reading => reading.State.Ready),
        ]) { Top = readings.Max(static reading => Math.Max(1, Math.Max(reading.State.Wanted, reading.State.Ready))), Step = 1 },
        new("Latency", "ms, as callers see it",
        [
            Series("99th percentile", Warm, false, readings, static reading => reading.Load.Slowest?.TotalMilliseconds),
            Series("median", Strong, false, readings, static reading => reading.Load.Median?.TotalMilliseconds),
        ]),
    ];

    /// <summary>Where the number of callers changes.</summary>
    private static IReadOnlyList<PlotMark> Marks(IReadOnlyList<Reading> readings) =>
    [
        .. readings.Where((reading, index) => index == 0 || readings[index - 1].Callers != reading.Callers)
            .Select(static reading => new PlotMark(reading.Time.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"{reading.Callers} {(reading.Callers == 1 ? "caller" : "callers")}"))),
    ];

    private static PlotSeries Series(string name, string colour, bool isStep, IReadOnlyList<Reading> readings, Func<Reading, double?> value) =>
        new(name, colour, isStep, [.. readings.Select(reading => (reading.Time.TotalSeconds, value(reading)))]);
}
