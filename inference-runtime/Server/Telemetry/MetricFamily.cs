using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace ModelServing.Runtime.Telemetry;

/// <summary>All series of one metric name.</summary>
internal sealed class MetricFamily
{
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel_metric_overflow", "true")];

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _byTags = new(new TagComparer());
    private readonly SortedDictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly int _maxSeries;
    private readonly string _help;
    private readonly bool _observable;
    private readonly bool _accumulates;
    private readonly double[] _bounds;

    public MetricFamily(Instrument instrument, int maxSeries)
    {
        Kind = InstrumentShape.KindOf(instrument);
        Name = PrometheusName.OfMetric(instrument.Name, instrument.Unit, Kind);
        _help = instrument.Description ?? instrument.Name;
        _observable = instrument.IsObservable;
        _accumulates = InstrumentShape.Accumulates(instrument);
        _bounds = Kind == MetricKind.Histogram ? InstrumentShape.BoundsOf(instrument) : [];
        _maxSeries = maxSeries;
    }

    public string Name { get; }

    public MetricKind Kind { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>().TryGetValue(tags, out var series))
        {
            series = Add(tags);
        }

        series.Record(value);
    }

    /// <summary>Forgets what observable instruments said the last time: a series they no longer report is gone.</summary>
    public void BeginObservation()
    {
        if (!_observable)
        {
            return;
        }

        lock (_gate)
        {
            _byTags.Clear();
            _byLabels.Clear();
        }
    }

    public void Append(StringBuilder text)
    {
        MetricSeries[] series;
        lock (_gate)
        {
            series = [.. _byLabels.Values];
        }

        if (series.Length == 0)
        {
            return;
        }

        PrometheusText.AppendHeader(text, Name, _help, Kind);
        foreach (var one in series)
        {
            one.Append(text, Name);
        }
    }

    private MetricSeries Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            // Tags are a caller's: without a bound they could fill the memory.
            var full = _byTags.Count >= _maxSeries;
            var labels = PrometheusText.Labels(full ? Overflow : tags);
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                series = Kind == MetricKind.Histogram ? new HistogramSeries(labels, _bounds) : new ValueSeries(labels, _accumulates);
                _byLabels.Add(labels, series);
            }

            if (!full)
            {
                _byTags.TryAdd(tags.ToArray(), series);
            }

            return series;
        }
    }
}
