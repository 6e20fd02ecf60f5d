using System.Diagnostics.Metrics;

namespace ModelServing.Controllers.Signals;

/// <summary>What looking at pods does and costs.</summary>
internal sealed class ScrapeMetrics
{
    private readonly Counter<long> _scrapes;
    private readonly Histogram<double> _seconds;

    public ScrapeMetrics(IMeterFactory? meters, Func<int> models, Func<IEnumerable<(GpuSignalSource Source, int Pods)>> pods)
    {
        var meter = ControllersMeter.Create(meters);
        _scrapes = meter.CreateCounter<long>("modelserving_scrapes_total", null, "Looks at a pod's metrics, by result.");
        _seconds = meter.CreateHistogram(
            "modelserving_scrape_seconds", "s", "Time of one look.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] });
        meter.CreateObservableGauge("modelserving_scraped_models", models, null, "Models that somebody asks for.");
        meter.CreateObservableGauge(
            "modelserving_scraped_pods",
            () => pods().Select(static count => new Measurement<int>(count.Pods, new KeyValuePair<string, object?>("gpu_source", count.Source == GpuSignalSource.Device ? "device" : "busy_ratio"))),
            null,
            "Pods whose signals are known, by where their GPU utilisation comes from.");
        _scrapes.Add(0, new KeyValuePair<string, object?>("result", "success"));
        _scrapes.Add(0, new KeyValuePair<string, object?>("result", "error"));
    }

    public void Scraped(bool succeeded, TimeSpan took)
    {
        _scrapes.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "success" : "error"));
        _seconds.Record(took.TotalSeconds);
    }
}
