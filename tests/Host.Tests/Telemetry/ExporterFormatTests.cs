using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ModelServing.Runtime.Telemetry;

namespace ModelServing.Host.Tests.Telemetry;

internal sealed class ExporterFormatTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [TestCase("plain")]
    [TestCase("quote \" backslash \\ line\nfeed")]
    [TestCase("}\nforged_metric{a=\"b\"} 1\n")]
    [TestCase("\\\"")]
    [TestCase("")]
    [TestCase("ünïcode 🚀")]
    public void Whatever_a_label_or_a_description_holds_the_text_stays_well_formed(string hostile)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var collector = new MetricCollector(Microsoft.Extensions.Options.Options.Create(new PrometheusExporterOptions { Meters = { "M" } }), meters);
        var meter = meters.Create("M");
        meter.CreateCounter<long>("c_total", null, $"About {hostile}").Add(1, new KeyValuePair<string, object?>("label", hostile));
        var histogram = meter.CreateHistogram("h_seconds", null, "Times.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-8, 1, 2.5] });
        foreach (var value in (double[])[0, 1, 2, 1e9, double.NaN, -1])
        {
            histogram.Record(value, new KeyValuePair<string, object?>("label", hostile));
        }

        var document = PrometheusDocument.Parse(collector.Render());

        Assert.That(document.Types.Keys, Is.EqualTo((string[])["c_total", "h_seconds"]));
        Assert.That(document.Samples, Has.Count.EqualTo(1 + 4 + 2));
    }
}
