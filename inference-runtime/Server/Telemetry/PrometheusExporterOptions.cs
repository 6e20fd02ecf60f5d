namespace ModelServing.Runtime.Telemetry;

/// <summary>What is exported.</summary>
internal sealed class PrometheusExporterOptions
{
    /// <summary>Names of meters; a name that ends in <c>*</c> stands for all that begin so.</summary>
    public IList<string> Meters { get; } = [];

    /// <summary>Label sets kept per metric; what comes beyond is counted under <c>otel_metric_overflow="true"</c>. Default 2000, as OpenTelemetry's.</summary>
    public int MaxSeriesPerMetric { get; set; } = 2_000;
}
