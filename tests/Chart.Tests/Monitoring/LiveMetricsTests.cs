using System.Text.RegularExpressions;
using ModelServing.Testing;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>
/// Dashboards and alerts ask for what is there: operator and runtime run on a sandbox, with a model that serves and one that cannot, and every metric,
/// label and value in a query is looked for in what they expose.
/// </summary>
public sealed partial class LiveMetricsTests
{
    private const string Values = "metrics: { prometheusRule: { enabled: true } }";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What Prometheus itself and the chart's monitors put on each series.
    private static readonly string[] OfTarget = ["namespace", "pod", "job", "instance", "container", "endpoint"];
    private static readonly string[] OfModelTarget = [.. OfTarget, "modeldeployment", "revision"];

    private static readonly string[] OfOperator = ["modeldeployment_", "modelserving_", "controller_runtime_", "workqueue_", "rest_client_", "leader_election_"];

    // Faults that this test does not cause: the API server's 429, and a model that fails on what it is given.
    private static readonly (string Label, string Value)[] NotCaused = [("code", "429"), ("reason", "BACKEND")];

    [Test, CancelAfter(240_000)]
    public async Task Every_query_asks_for_what_operator_and_runtime_expose(CancellationToken cancellationToken)
    {
        var folder = Repository.At("artifacts", "chart", "metrics");
        await using var harness = await ServingHarness.StartAsync(
            new HarnessOptions
            {
                Directory = folder,
                OperatorArguments =
                [
                    "--leader-elect", "--leader-election-namespace", "default", "--leader-election-name", "modelserving",
                    "--metrics-api", "--metrics-api-port", "0", "--metrics-api-namespace", "default",
                ],
            },
            cancellationToken);
        await ApplyModelsAsync(harness, cancellationToken);
        var runtime = await ServeAsync(harness, cancellationToken);
        var exposed = new[] { await OperatorAsync(harness, cancellationToken), runtime };

        var rules = await MonitoringQuery.OfRulesAsync(Values);
        var devices = OfDevices();
        string[] unseen = [.. rules.Select(rule => rule.Name), .. devices];

        using (Assert.EnterMultipleScope())
        {
            foreach (var query in (MonitoringQuery[])[.. MonitoringQuery.OfDashboards(), .. rules])
            {
                Assert.That(Problems(query, exposed, unseen), Is.Empty, $"{query.Name}: {query.Expression}");
            }

            Assert.That(Own(exposed[1]).Except(devices), Is.EquivalentTo(Described("runtime-metrics.md", "nv_", "model_serving_").Except(devices)));
            Assert.That(Own(exposed[0]), Is.SubsetOf(Described("operator.md", OfOperator).Concat(Described("metrics-api.md", OfOperator))));
        }
    }

    /// <param name="query">What is asked.</param>
    /// <param name="exposed">What operator and runtime say.</param>
    /// <param name="unseen">Series that are recorded, or that a machine without a GPU does not have.</param>
    private static IEnumerable<string> Problems(MonitoringQuery query, Exposition[] exposed, string[] unseen)
    {
        var parsed = PromQuery.Parse(query.Expression);
        var shown = parsed.Groups.ToHashSet(StringComparer.Ordinal);
        if (parsed.Selectors.Count == 0)
        {
            yield return "it asks for nothing";
        }

        foreach (var selector in parsed.Selectors)
        {
            var recorded = RecordedSeries.Parse(selector.Metric);
            shown.UnionWith(recorded?.Labels ?? []);
            var source = exposed.SingleOrDefault(found => found.Samples.Contains(recorded?.Metric ?? selector.Metric));
            if ((source is null || recorded is not null) && !unseen.Contains(selector.Metric))
            {
                yield return $"{selector.Metric} is recorded by none, or exposed by none or by both";
            }

            foreach (var label in selector.Matchers.Select(matcher => matcher.Label).Concat(parsed.Groups).Where(label => !(recorded?.Labels.Contains(label) ?? source?.Has(selector.Metric, label) ?? true)))
            {
                yield return $"{selector.Metric} has no label {label}";
            }

            IEnumerable<IReadOnlyDictionary<string, string>> samples = source?.Samples[recorded?.Metric ?? selector.Metric] ?? [];
            foreach (var matcher in selector.Matchers.Where(matcher => source is not null && IsFixed(matcher, source) && !samples.Any(labels => labels.GetValueOrDefault(matcher.Label) == matcher.Value)))
            {
                yield return $"{selector.Metric} has no {matcher.Label}=\"{matcher.Value}\"";
            }
        }

        foreach (var label in query.Shown.Except(shown))
        {
            yield return $"{label} is shown and not grouped by";
        }
    }

    /// <summary>Metrics that are ours, by their names without what a histogram adds.</summary>
    private static IEnumerable<string> Own(Exposition exposed) => exposed.Samples.Select(samples => samples.Key)
        .Where(name => name.StartsWith("nv_", StringComparison.Ordinal) || name.StartsWith("model_serving_", StringComparison.Ordinal) || OfOperator.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(name => name.StartsWith("nv_", StringComparison.Ordinal) ? name : HistogramSuffix().Replace(name, "")).Distinct();

    /// <summary>The metrics that a page of the reference names.</summary>
    private static IEnumerable<string> Described(string page, params string[] prefixes) => Code().Matches(File.ReadAllText(Repository.At("docs", "reference", page)))
        .Select(match => match.Groups["name"].Value).Where(name => !name.EndsWith('_') && prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).Distinct();

    /// <summary>What the reference says of each GPU, and a machine without one does not.</summary>
    private static string[] OfDevices() =>
        [.. from line in File.ReadLines(Repository.At("docs", "reference", "runtime-metrics.md")) where line.Contains("`gpu_uuid`", StringComparison.Ordinal) select Code().Match(line).Groups["name"].Value];

    private static bool IsFixed(PromMatcher matcher, Exposition source) =>
        matcher.Operator == "=" && !source.TargetLabels.Contains(matcher.Label) && matcher.Value != "filled-in" && !NotCaused.Contains((matcher.Label, matcher.Value));

    /// <summary>One model that serves and has an autoscaler, and one that never will.</summary>
    private static async Task ApplyModelsAsync(ServingHarness harness, CancellationToken cancellationToken)
    {
        await harness.Kubectl.ReadAsync(cancellationToken, "apply", "-f", Repository.At("examples", "text-direction", "claim.yaml"));
        var serving = await File.ReadAllTextAsync(Repository.At("examples", "autoscaling", "modeldeployment.yaml"), cancellationToken);
        var broken = (await File.ReadAllTextAsync(Repository.At("examples", "text-direction", "broken", "modeldeployment.yaml"), cancellationToken))
            .Replace("name: text-direction", "name: broken", StringComparison.Ordinal);
        (await harness.Kubectl.RunWithInputAsync($"{serving}\n---\n{broken}", cancellationToken, "apply", "-f", "-")).OrThrow();
        await ConditionWatch.UntilAsync(harness.Kubectl, "default", "text-direction", conditions => conditions.IsTrue("Ready"), Patience, cancellationToken);
        await ConditionWatch.UntilAsync(harness.Kubectl, "default", "broken", conditions => conditions.IsTrue("Stalled"), Patience, cancellationToken);
        await harness.Kubectl.ReadAsync(cancellationToken, "get", "--raw", "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/text-direction");
    }

    /// <summary>An answer, a malformed request, and one that nobody can answer in time.</summary>
    private static async Task<Exposition> ServeAsync(ServingHarness harness, CancellationToken cancellationToken)
    {
        var pod = (await harness.Kubectl.ReadAsync(
            cancellationToken, "get", "pods", "-l", "app.kubernetes.io/name=inference-runtime,app.kubernetes.io/managed-by=modelserving-operator,modelserving.dev/name=text-direction", "-o", "jsonpath={.items[0].status.podIP}")).Trim();
        using var http = new HttpClient();
        var infer = new Uri($"http://{pod}:8080/v2/models/text-direction/infer");
        var zeros = string.Join(',', Enumerable.Repeat(0, 3 * 48 * 192));
        foreach (var (parameters, shape, isAnswered) in new[] { ("{}", "[1,3,48,192]", true), ("{}", "[1,3,48,1]", false), ("""{"timeout":1}""", "[1,3,48,192]", false) })
        {
            using var body = new StringContent($$"""{"parameters":{{parameters}},"inputs":[{"name":"x","datatype":"FP32","shape":{{shape}},"data":[{{zeros}}]}]}""");
            using var response = await http.PostAsync(infer, body, cancellationToken);
            Assert.That(response.IsSuccessStatusCode, Is.EqualTo(isAnswered), await response.Content.ReadAsStringAsync(cancellationToken));
        }

        return Exposition.Read(await http.GetStringAsync(new Uri($"http://{pod}:8002/metrics"), cancellationToken), OfModelTarget);
    }

    /// <summary>Once the metrics say what <c>kubectl</c> says.</summary>
    private static async Task<Exposition> OperatorAsync(ServingHarness harness, CancellationToken cancellationToken)
    {
        // The certificate is for the name of a Service, and this test asks what is counted, not who answers.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var http = new HttpClient(handler);
        var log = harness.Operator.LogFile;
        await http.GetStringAsync(new Uri($"https://127.0.0.1:{await OperatorLog.MetricsApiPortAsync(log, Patience, cancellationToken)}/healthz"), cancellationToken);
        var metrics = new Uri(await OperatorLog.HealthAddressAsync(log, Patience, cancellationToken), "/metrics");
        var text = await Eventually.GetAsync(
            () => http.GetStringAsync(metrics, cancellationToken),
            text => text.Contains("""reason="DigestMismatch",status="True",type="Stalled"}""", StringComparison.Ordinal) && text.Contains("modelserving_metrics_api_requests_total{", StringComparison.Ordinal),
            Patience,
            cancellationToken);
        return Exposition.Read(text, OfTarget);
    }

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();

    [GeneratedRegex("`(?<name>[a-z_]+)(\\{[^`]*)?`")]
    private static partial Regex Code();
}
