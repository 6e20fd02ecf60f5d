using System.Diagnostics.Metrics;
using System.Globalization;
using ModelServing.Host.MetricsApi.Registration;

namespace ModelServing.Host.MetricsApi;

/// <summary>What the metrics API says of itself in the operator's own metrics.</summary>
internal sealed class MetricsApiMetrics
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _seconds;

    public MetricsApiMetrics(IMeterFactory meters, ApiServiceRegistrar registrar)
    {
        var meter = meters.Create("ModelServing.MetricsApi");
        _requests = meter.CreateCounter<long>("modelserving_metrics_api_requests_total", null, "Requests to the metrics API, by status code.");
        _seconds = meter.CreateHistogram(
            "modelserving_metrics_api_request_seconds", "s", "Time to answer one.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });
        meter.CreateObservableGauge(
            "modelserving_metrics_api_registered",
            () => registrar.States.Select(static state => new Measurement<int>(state.IsOurs ? 1 : 0, new KeyValuePair<string, object?>("version", state.Version))),
            null,
            "1 where the APIService points to this operator, 0 where it is absent or somebody else's.");
    }

    public void Answered(int code, TimeSpan took)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("code", code.ToString(CultureInfo.InvariantCulture)));
        _seconds.Record(took.TotalSeconds);
    }
}
