namespace ModelServing.Host.Tests.Telemetry;

/// <summary>The judge is worth something only if it refuses.</summary>
public sealed class PrometheusDocumentTests
{
    private const string Histogram = "# HELP h Help.\n# TYPE h histogram\n";

    [TestCase("# HELP a Help.\n# TYPE a counter\na 1", "the last line")]
    [TestCase("a 1\n", "below the TYPE")]
    [TestCase("# HELP a Help.\n# TYPE a counter\na 1\n# HELP a Help.\n# TYPE a counter\n", "HELP comes once")]
    [TestCase("# TYPE a counter\na 1\n", "TYPE follows the HELP")]
    [TestCase("# HELP a Help.\n# TYPE a counter\na{l=\"x\"} 1\na{l=\"x\"} 2\n", "a series comes once")]
    [TestCase("# HELP a Help.\n# TYPE a counter\na{l=\"x\",l=\"y\"} 1\n", "a label comes once")]
    [TestCase("# HELP a Help.\n# TYPE a counter\na{l=\"x\"y\"} 1\n", "neither HELP nor TYPE nor a sample")]
    [TestCase("# HELP a Help.\n# TYPE a counter\na{l=\"\\x\"} 1\n", "neither HELP nor TYPE nor a sample")]
    [TestCase(Histogram + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n", "cumulative")]
    [TestCase(Histogram + "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n", "bounds rise")]
    [TestCase(Histogram + "h_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n", "the last bucket")]
    [TestCase(Histogram + "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n", "the count")]
    [TestCase(Histogram + "h_bucket{a=\"b\",le=\"+Inf\"} 1\nh_count{a=\"b\"} 1\n", "there is a sum")]
    public void A_broken_rule_is_named(string text, string rule) =>
        Assert.That(() => PrometheusDocument.Parse(text), Throws.InstanceOf<FormatException>().With.Message.Contains(rule));

    [Test]
    public void What_is_right_is_read() =>
        Assert.That(
            PrometheusDocument.Parse(Histogram + "h_bucket{a=\"q\\\"\\\\\\n\",le=\"0.5\"} 1\nh_bucket{a=\"q\\\"\\\\\\n\",le=\"+Inf\"} 2\nh_sum{a=\"q\\\"\\\\\\n\"} NaN\nh_count{a=\"q\\\"\\\\\\n\"} 2\n").Samples,
            Has.Count.EqualTo(4));
}
