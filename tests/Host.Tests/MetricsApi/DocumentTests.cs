using System.Text.Json.Nodes;
using ModelServing.Controllers.Signals;
using ModelServing.Host.MetricsApi.Documents;

namespace ModelServing.Host.Tests.MetricsApi;

public sealed class DocumentTests
{
    private static readonly DateTimeOffset Time = new(2026, 8, 22, 13, 24, 23, 900, TimeSpan.Zero);

    [TestCase(0, "0")]
    [TestCase(42, "42")]
    [TestCase(19.6, "19600m")]
    [TestCase(0.0004, "0")]
    [TestCase(0.0005, "1m")]
    [TestCase(99.9999, "100")]
    [TestCase(1e9, "1000000000")]
    public void Values_are_quantities(double value, string expected) => Assert.That(MetricValueDocument.Quantity(value), Is.EqualTo(expected));

    [Test]
    public void The_newer_version_names_the_metric_in_an_object()
    {
        var item = Item("v1beta2");

        Assert.That(JsonNode.DeepEquals(item, JsonNode.Parse("""
            {"describedObject":{"kind":"Pod","apiVersion":"/v1","namespace":"ns","name":"p"},"metric":{"name":"busy_utilization","selector":null},
             "timestamp":"2026-08-22T13:24:23Z","windowSeconds":10,"value":"850m"}
            """)), Is.True, item.ToJsonString());
    }

    [Test]
    public void The_older_version_names_it_plainly()
    {
        var item = Item("v1beta1");

        Assert.That(JsonNode.DeepEquals(item, JsonNode.Parse("""
            {"describedObject":{"kind":"Pod","apiVersion":"/v1","namespace":"ns","name":"p"},"metricName":"busy_utilization",
             "timestamp":"2026-08-22T13:24:23Z","window":10,"value":"850m","selector":null}
            """)), Is.True, item.ToJsonString());
    }

    [TestCase("/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns/pods/*/m", "v1beta2", "ns", "pods", "*", "m")]
    [TestCase("/apis/custom.metrics.k8s.io/v1beta1/namespaces/ns/pods/p/m/", "v1beta1", "ns", "pods", "p", "m")]
    [TestCase("/apis/custom.metrics.k8s.io/v1beta2/nodes/n/m", "v1beta2", null, "nodes", "n", "m")]
    [TestCase("/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns/metrics/m", "v1beta2", null, "namespaces", "ns", "m")]
    [TestCase("/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns/deployments.apps/d/m", "v1beta2", "ns", "deployments.apps", "d", "m")]
    public void Paths_of_values(string path, string version, string? inNamespace, string resource, string name, string metric) =>
        Assert.That(MetricsRequest.Parse(path), Is.EqualTo(new MetricsRequest.Values(version, inNamespace, resource, name, metric)));

    [TestCase("/apis/custom.metrics.k8s.io/v1beta3/namespaces/ns/pods/*/m")]
    [TestCase("/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns")]
    [TestCase("/apis/custom.metrics.k8s.io/v1beta2/a/b/c/d/e/f")]
    [TestCase("/apis/external.metrics.k8s.io/v1beta1")]
    [TestCase("/metrics")]
    [TestCase("apis")]
    [TestCase("")]
    public void Other_paths_are_unknown(string path) => Assert.That(MetricsRequest.Parse(path), Is.TypeOf<MetricsRequest.Unknown>());

    [Test]
    public void Discovery_names_both_versions_newest_first_and_every_metric()
    {
        var group = JsonNode.Parse(DiscoveryDocuments.Group)!;
        var resources = JsonNode.Parse(DiscoveryDocuments.Resources("v1beta1"))!;

        Assert.That((string?)group["preferredVersion"]!["groupVersion"], Is.EqualTo("custom.metrics.k8s.io/v1beta2"));
        Assert.That(group["versions"]!.AsArray().Select(static version => (string?)version!["version"]), Is.EqualTo(new[] { "v1beta2", "v1beta1" }));
        Assert.That((string?)resources["groupVersion"], Is.EqualTo("custom.metrics.k8s.io/v1beta1"));
        Assert.That(resources["resources"]!.AsArray().Select(static resource => (string?)resource!["name"]), Is.EqualTo(MetricsGroup.Metrics.Select(static metric => $"pods/{metric}")));
    }

    [TestCase("", true)]
    [TestCase("app=web", true)]
    [TestCase("app==web,tier in (a, b)", true)]
    [TestCase("app!=web", false)]
    [TestCase("app notin (web)", false)]
    [TestCase("gone!=x", true)]
    [TestCase("gone notin (x)", true)]
    [TestCase("gone", false)]
    [TestCase("!gone", true)]
    [TestCase("app", true)]
    [TestCase("size>3,size<5", true)]
    [TestCase("size>4", false)]
    [TestCase("empty=", true)]
    [TestCase("example.com/x in (1)", true)]
    public void Selectors_are_those_of_the_API(string text, bool expected)
    {
        var labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "b", ["size"] = "4", ["empty"] = "", ["example.com/x"] = "1" };

        Assert.That(SelectorText.TryParse(text, out var selector), Is.True);
        Assert.That(selector!.Matches(labels), Is.EqualTo(expected));
    }

    [TestCase(",")]
    [TestCase("a=b,")]
    [TestCase("a in b")]
    [TestCase("a in (b")]
    [TestCase("a b")]
    [TestCase("=b")]
    [TestCase("a>x")]
    [TestCase("a=b c")]
    [TestCase("-a=b")]
    [TestCase("a=b\0")]
    [TestCase("UPPER.com/a=b")]
    public void What_is_no_selector_is_refused(string text) => Assert.That(SelectorText.TryParse(text, out _), Is.False);

    [Test]
    public void A_selector_that_names_the_model_gives_its_name_away()
    {
        Assert.That(SelectorText.TryParse("modelserving.dev/name=m,app notin (x)", out var selector), Is.True);
        Assert.That((selector!.ValueOf("modelserving.dev/name"), selector.ValueOf("app")), Is.EqualTo(("m", (string?)null)));
    }

    private static JsonObject Item(string version)
    {
        var document = MetricValueDocument.Write(new MetricsRequest.Values(version, "ns", "pods", "*", "busy_utilization"), [new PodSignal("p", Time, 0.85)]);
        var list = JsonNode.Parse(document)!;
        Assert.That(((string?)list["kind"], (string?)list["apiVersion"]), Is.EqualTo(("MetricValueList", $"custom.metrics.k8s.io/{version}")));
        return list["items"]![0]!.AsObject();
    }
}
