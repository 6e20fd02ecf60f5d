using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Options;

namespace ModelServing.Runtime.Telemetry;

/// <summary>Listens to meters from its creation on and renders what they measured.</summary>
internal sealed class MetricCollector : IDisposable
{
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Lock _scrapes = new();
    private readonly MeterListener _listener = new();
    private readonly PrometheusExporterOptions _options;
    private readonly IMeterFactory _meters;

    public MetricCollector(IOptions<PrometheusExporterOptions> options, IMeterFactory meters)
    {
        (_options, _meters) = (options.Value, meters);
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record(state, (double)value, tags));
        _listener.Start();
    }

    /// <summary>Everything measured so far, in the text format, metrics in the order of their names.</summary>
    public string Render()
    {
        // Two scrapes at once would observe each observable instrument twice.
        lock (_scrapes)
        {
            var families = Families();
            foreach (var family in families)
            {
                family.BeginObservation();
            }

            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in families)
            {
                family.Append(text);
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)state!).Record(value, tags);

    private void Publish(Instrument instrument, MeterListener listener)
    {
        // A meter of another host in this process has that host's factory as its scope.
        var ours = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _meters);
        if (!ours || !_options.Meters.Any(pattern => Matches(instrument.Meter.Name, pattern)))
        {
            return;
        }

        lock (_gate)
        {
            var family = new MetricFamily(instrument, _options.MaxSeriesPerMetric);
            if (!_families.TryAdd(family.Name, family))
            {
                var known = _families[family.Name];
                if (known.Kind != family.Kind)
                {
                    // One name cannot have two types in the text format; the first one keeps it.
                    return;
                }

                family = known;
            }

            listener.EnableMeasurementEvents(instrument, family);
        }
    }

    private MetricFamily[] Families()
    {
        lock (_gate)
        {
            return [.. _families.Values];
        }
    }

    private static bool Matches(string name, string pattern) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : name == pattern;
}
