using YamlDotNet.RepresentationModel;

namespace ModelServing.Architecture.Tests;

/// <summary>The rules for prometheus-adapter that docs/dcgm.md tells to use: whole, in PromQL, and of nothing that is not there.</summary>
public sealed class AdapterRuleTests
{
    /// <summary>Of etc/default-counters.csv of DCGM exporter, those that tell of load.</summary>
    private static readonly string[] DeviceSeries =
    [
        "DCGM_FI_DEV_GPU_UTIL", "DCGM_FI_DEV_MEM_COPY_UTIL", "DCGM_FI_DEV_FB_USED", "DCGM_FI_DEV_FB_FREE",
        "DCGM_FI_PROF_GR_ENGINE_ACTIVE", "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", "DCGM_FI_PROF_DRAM_ACTIVE",
    ];

    private static readonly string[] Metrics = ["busy_utilization", "gpu_memory_utilization", "gpu_utilization", "in_flight_requests", "queued_requests"];

    private static readonly string[] MembersOfRules = ["metricsQuery", "name", "resources", "seriesQuery"];

    private static readonly string Reference = File.ReadAllText(Testing.Repository.At("docs", "reference", "metrics-api.md"));

    [TestCase("adapter-exported-labels.yaml", "exported_namespace", "exported_pod")]
    [TestCase("adapter-honored-labels.yaml", "namespace", "pod")]
    public void Rules_are_whole_and_name_only_series_and_labels_that_exist(string file, string namespaceLabel, string podLabel)
    {
        var rules = Rules(file);
        Assert.That(rules.Select(static rule => Text(rule["name"]["as"])).Order(StringComparer.Ordinal), Is.EqualTo(Metrics), "each once");
        foreach (var rule in rules)
        {
            var series = PromQuery.Parse(Text(rule["seriesQuery"]));
            var (inNamespace, ofPod) = IsOfDevice(series.Series.Single()) ? (namespaceLabel, podLabel) : ("namespace", "pod");
            Assert.That(rule.Children.Keys.Select(static key => Text(key)).Order(StringComparer.Ordinal), Is.EqualTo(MembersOfRules));
            Assert.That(series.Labels, Is.EquivalentTo(new[] { inNamespace, ofPod }));
            Assert.That(Overrides(rule), Is.EquivalentTo(new Dictionary<string, string> { [inNamespace] = "namespace", [ofPod] = "pod" }));

            var values = PromQuery.Parse(Filled(Text(rule["metricsQuery"]), series.Series.Single(), inNamespace, ofPod));
            Assert.That(values.Labels, Is.SubsetOf(new[] { inNamespace, ofPod }));
            Assert.That(values.Series.Concat(series.Series), Has.All.Matches<string>(static name => DeviceSeries.Contains(name) || Reference.Contains($"`{name}`", StringComparison.Ordinal)));
        }
    }

    /// <summary>Two GPUs of pod a, one of pod b and one of somebody else's pod: Prometheus itself works the queries out.</summary>
    [TestCase("adapter-exported-labels.yaml", "exported_namespace", "exported_pod")]
    [TestCase("adapter-honored-labels.yaml", "namespace", "pod")]
    public async Task Prometheus_gets_the_right_values_out_of_them(string file, string namespaceLabel, string podLabel)
    {
        if (PromTool.Find() is not { } promtool)
        {
            Assert.Ignore("promtool is not installed");
            return;
        }

        var records = Rules(file).ToDictionary(
            static rule => Text(rule["name"]["as"]),
            rule => PromQuery.Parse(Text(rule["seriesQuery"])).Series.Single() is var source && IsOfDevice(source)
                ? Filled(Text(rule["metricsQuery"]), source, namespaceLabel, podLabel)
                : Filled(Text(rule["metricsQuery"]), source, "namespace", "pod"));
        var device = (string pod, string gpu) => $"{namespaceLabel}=\"default\",{podLabel}=\"{pod}\",gpu=\"{gpu}\"";
        var series = new Dictionary<string, string>
        {
            [$"DCGM_FI_PROF_GR_ENGINE_ACTIVE{{{device("a", "0")}}}"] = "0.8+0x8",
            [$"DCGM_FI_PROF_GR_ENGINE_ACTIVE{{{device("a", "1")}}}"] = "0.4+0x8",
            [$"DCGM_FI_PROF_GR_ENGINE_ACTIVE{{{device("b", "2")}}}"] = "0.1+0x8",
            [$"DCGM_FI_PROF_GR_ENGINE_ACTIVE{{{device("other", "3")}}}"] = "1+0x8",
            [$"DCGM_FI_DEV_FB_USED{{{device("a", "0")}}}"] = "30+0x8",
            [$"DCGM_FI_DEV_FB_USED{{{device("a", "1")}}}"] = "10+0x8",
            [$"DCGM_FI_DEV_FB_FREE{{{device("a", "0")}}}"] = "70+0x8",
            [$"DCGM_FI_DEV_FB_FREE{{{device("a", "1")}}}"] = "90+0x8",
            ["model_serving_busy_ratio{namespace=\"default\",pod=\"a\",model=\"m\"}"] = "0.25+0x8",
            ["nv_inference_pending_request_count{namespace=\"default\",pod=\"a\",model=\"m\"}"] = "7+0x8",
            ["model_serving_in_flight_requests{namespace=\"default\",pod=\"b\",model=\"m\"}"] = "9+0x8",
        };
        (string Metric, string Pod, double Value)[] expected =
        [
            ("gpu_utilization", "a", 60), ("gpu_utilization", "b", 10), ("gpu_memory_utilization", "a", 20),
        ];
        (string Metric, string Pod, double Value)[] ofRuntime = [("busy_utilization", "a", 25), ("queued_requests", "a", 7), ("in_flight_requests", "b", 9)];
        await promtool.CheckAsync(
            records,
            series,
            [.. expected.Select(one => (one.Metric, $"{{{podLabel}=\"{one.Pod}\"}}", one.Value)), .. ofRuntime.Select(static one => (one.Metric, $"{{pod=\"{one.Pod}\"}}", one.Value))]);
    }

    [TestCase("sum by (a) (b", "ends too early")]
    [TestCase("sum(b)", "'by' should be")]
    [TestCase("rate(b[1m])", "is too much")]
    [TestCase("avg_over_time(b)", "'[' should be")]
    [TestCase("b{c=d}", "a matcher is")]
    [TestCase("b{c=\"d\"} $", "no token")]
    public void What_is_no_query_is_found_out(string query, string fault) =>
        Assert.That(() => PromQuery.Parse(query), Throws.TypeOf<FormatException>().With.Message.Contains(fault));

    /// <summary>As the adapter does for pods of a namespace.</summary>
    private static string Filled(string template, string series, string inNamespace, string ofPod) => template
        .Replace("<<.Series>>", series, StringComparison.Ordinal)
        .Replace("<<.LabelMatchers>>", $"{inNamespace}=\"default\",{ofPod}=~\"a|b\"", StringComparison.Ordinal)
        .Replace("<<.GroupBy>>", ofPod, StringComparison.Ordinal);

    private static bool IsOfDevice(string series) => series.StartsWith("DCGM_", StringComparison.Ordinal);

    private static List<YamlMappingNode> Rules(string file)
    {
        using var reader = File.OpenText(Testing.Repository.At("examples", "autoscaling", "dcgm", "install", file));
        var stream = new YamlStream();
        stream.Load(reader);
        var rules = stream.Documents.Single().RootNode["rules"];
        Assert.That(Text(rules["default"]), Is.EqualTo("false"), "the adapter's own rules would make metrics of everything");
        return [.. ((YamlSequenceNode)rules["custom"]).Cast<YamlMappingNode>()];
    }

    private static Dictionary<string, string> Overrides(YamlMappingNode rule) =>
        ((YamlMappingNode)rule["resources"]["overrides"]).Children.ToDictionary(static pair => Text(pair.Key), static pair => Text(pair.Value["resource"]));

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
