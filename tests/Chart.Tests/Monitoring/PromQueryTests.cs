namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>The reader of queries is worth something only if it overlooks nothing.</summary>
public sealed class PromQueryTests
{
    [Test]
    public void Every_series_and_every_grouping_is_seen()
    {
        var query = PromQuery.Parse("""
            histogram_quantile(0.99, sum by (namespace, le) (rate(a_bucket{x="1",y!~"b|c"}[5m])))
              / on (pod) group_left (node) (b_total offset 5m) > 1.5 or vector(0) unless c{}
            """);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(query.Selectors.Select(selector => selector.Metric), Is.EqualTo(["a_bucket", "b_total", "c"]));
            Assert.That(query.Selectors[0].Matchers, Is.EqualTo([new PromMatcher("x", "=", "1"), new PromMatcher("y", "!~", "b|c")]));
            Assert.That(query.Groups, Is.EquivalentTo(["namespace", "le", "pod", "node"]));
        }
    }
}
