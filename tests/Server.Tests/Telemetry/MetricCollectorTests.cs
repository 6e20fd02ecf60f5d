using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelServing.Runtime.Telemetry;

namespace ModelServing.Runtime.Tests.Telemetry;

internal sealed class MetricCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PrometheusExporterOptions _options = new() { Meters = { "Engine", "Dotted.*" } };

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public void Dispose() => _services.Dispose();

    [Test]
    public void A_valid_name_goes_out_as_it_is()
    {
        using var collector = Collect();
        var counter = Meters.Create("Engine").CreateCounter<long>("nv_inference_count", "us", "Rows.");
        counter.Add(2, Tag("model", "m"));
        counter.Add(3, Tag("model", "m"));

        Assert.That(collector.Render(), Is.EqualTo(
            "# HELP nv_inference_count Rows.\n# TYPE nv_inference_count counter\nnv_inference_count{model=\"m\"} 5\n"));
    }

    [Test]
    public void A_dotted_name_gets_its_unit_and_total_as_OpenTelemetry_writes_them()
    {
        using var collector = Collect();
        var meter = Meters.Create("Dotted.Names");
        meter.CreateCounter<double>("http.requests.time", "s", "Time.").Add(0.5);
        meter.CreateUpDownCounter<int>("http.active", "{request}", "Now.").Add(-1);

        Assert.That(collector.Render(), Is.EqualTo(
            "# HELP http_active Now.\n# TYPE http_active gauge\nhttp_active -1\n" +
            "# HELP http_requests_time_seconds_total Time.\n# TYPE http_requests_time_seconds_total counter\nhttp_requests_time_seconds_total 0.5\n"));
    }

    [Test]
    public void A_histogram_has_the_advised_buckets_cumulated_with_sum_and_count()
    {
        using var collector = Collect();
        var histogram = Meters.Create("Engine").CreateHistogram(
            "latency_seconds", "s", "Latency.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.01] });
        foreach (var value in (double[])[0.0005, 0.001, 0.002, 5, double.NaN])
        {
            histogram.Record(value, Tag("model", "m"));
        }

        Assert.That(collector.Render(), Does.EndWith(
            """
            # TYPE latency_seconds histogram
            latency_seconds_bucket{model="m",le="0.001"} 2
            latency_seconds_bucket{model="m",le="0.01"} 3
            latency_seconds_bucket{model="m",le="+Inf"} 4
            latency_seconds_sum{model="m"} 5.0035
            latency_seconds_count{model="m"} 4

            """));
    }

    [Test]
    public void Observable_instruments_report_what_is_and_forget_what_is_gone()
    {
        using var collector = Collect();
        var models = new Dictionary<string, long> { ["a"] = 1, ["b"] = 2 };
        Meters.Create("Engine").CreateObservableGauge(
            "pending", () => models.Select(model => new Measurement<long>(model.Value, Tag("model", model.Key))), null, "Waiting.");
        _ = collector.Render();
        models.Remove("a");
        models["b"] = 3;

        Assert.That(collector.Render(), Does.EndWith("gauge\npending{model=\"b\"} 3\n"));
    }

    [Test]
    public void The_order_of_tags_does_not_make_another_series()
    {
        using var collector = Collect();
        var counter = Meters.Create("Engine").CreateCounter<long>("c");
        counter.Add(1, Tag("a", 1), Tag("b", true));
        counter.Add(1, Tag("b", true), Tag("a", 1));

        Assert.That(collector.Render(), Does.EndWith("\nc{a=\"1\",b=\"True\"} 2\n"));
    }

    [Test]
    public void Text_is_escaped_and_label_names_are_made_valid()
    {
        using var collector = Collect();
        Meters.Create("Engine").CreateCounter<long>("c", null, "a\\b\nc \"d\"").Add(1, Tag("http.route", "a\\b\n\"c\""), Tag("9", "x"), Tag("http_route", "y"));

        Assert.That(collector.Render(), Is.EqualTo(
            "# HELP c a\\\\b\\nc \"d\"\n# TYPE c counter\nc{_9=\"x\",http_route=\"a\\\\b\\n\\\"c\\\";y\"} 1\n"));
    }

    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(1e21, "1E+21")]
    public void Any_number_can_be_written(double value, string text)
    {
        using var collector = Collect();
        Meters.Create("Engine").CreateGauge<double>("g").Record(value);

        Assert.That(collector.Render(), Does.EndWith($"\ng {text}\n"));
    }

    [Test]
    public void More_label_sets_than_allowed_are_counted_together()
    {
        _options.MaxSeriesPerMetric = 10;
        using var collector = Collect();
        var counter = Meters.Create("Engine").CreateCounter<long>("c");
        for (var i = 0; i < 25; i++)
        {
            counter.Add(1, Tag("i", i));
        }

        var samples = collector.Render().Split('\n').Where(line => line.StartsWith("c{", StringComparison.Ordinal)).ToList();

        Assert.That(samples, Has.Count.EqualTo(11));
        Assert.That(samples, Has.Some.EqualTo("c{otel_metric_overflow=\"true\"} 15"));
    }

    [Test]
    public void Only_the_chosen_meters_of_this_host_are_heard()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var collector = Collect();
        Meters.Create("Other").CreateCounter<long>("a").Add(1);
        others.GetRequiredService<IMeterFactory>().Create("Engine").CreateCounter<long>("b").Add(1);

        Assert.That(collector.Render(), Is.Empty);
    }

    [Test]
    public void Measurements_from_many_threads_are_all_counted()
    {
        using var collector = Collect();
        var counter = Meters.Create("Engine").CreateCounter<long>("c");
        Parallel.For(0, 10_000, i => counter.Add(1, Tag("i", i % 3)));

        var total = collector.Render().Split('\n').Where(line => line.StartsWith("c{", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

        Assert.That(total, Is.EqualTo(10_000));
    }

    private MetricCollector Collect() => new(Options.Create(_options), Meters);

    private static KeyValuePair<string, object?> Tag(string key, object value) => new(key, value);
}
