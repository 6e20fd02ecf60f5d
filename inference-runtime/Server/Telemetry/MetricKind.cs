namespace ModelServing.Runtime.Telemetry;

/// <summary>Prometheus' metric types, as far as instruments map to them.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
