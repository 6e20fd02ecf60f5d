using System.Diagnostics.Metrics;

namespace ModelServing.Runtime.Telemetry;

/// <summary>What kind of metric an instrument makes, and its buckets. Pure.</summary>
internal static class InstrumentShape
{
    // OpenTelemetry's default for instruments without advice.
    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

    public static MetricKind KindOf(Instrument instrument) => GenericName(instrument) switch
    {
        "Counter`1" or "ObservableCounter`1" => MetricKind.Counter,
        "Histogram`1" => MetricKind.Histogram,
        _ => MetricKind.Gauge,
    };

    /// <summary>Whether measurements are differences; observable instruments and gauges report what is.</summary>
    public static bool Accumulates(Instrument instrument) => GenericName(instrument) is "Counter`1" or "UpDownCounter`1";

    /// <summary>The instrument's bucket advice, or OpenTelemetry's default.</summary>
    public static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Instrument<double> typed => Advised(typed),
        Instrument<float> typed => Advised(typed),
        Instrument<long> typed => Advised(typed),
        Instrument<int> typed => Advised(typed),
        Instrument<short> typed => Advised(typed),
        Instrument<byte> typed => Advised(typed),
        Instrument<decimal> typed => Advised(typed),
        _ => DefaultBounds,
    };

    private static double[] Advised<T>(Instrument<T> instrument)
        where T : struct =>
        instrument.Advice?.HistogramBucketBoundaries is { } bounds
            ? [.. bounds.Select(bound => Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture))]
            : DefaultBounds;

    private static string GenericName(Instrument instrument)
    {
        var type = instrument.GetType();
        return type.IsGenericType ? type.GetGenericTypeDefinition().Name : type.Name;
    }
}
