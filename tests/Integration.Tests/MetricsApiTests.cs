using System.Text.Json.Nodes;
using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Inference;
using ModelServing.Testing.Load;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>
/// custom.metrics.k8s.io from the pods to kubectl and to an HPA: the runtime's own metrics, the operator's metrics API, the API server's aggregation layer.
/// </summary>
public sealed class MetricsApiTests
{
    private const string Root = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods";
    private static readonly Manifest Model = new("scaled") { Replicas = 2 };

    [SetUp]
    public Task ConnectAsync() => SharedHarness.MetricsApi.OpenAsync(SharedHarness.Harness, CancellationToken.None);

    [TearDown]
    public async Task DeleteAsync()
    {
        await Given.Kubectl.ReadAsync(CancellationToken.None, "delete", "hpa", Model.Name, "--ignore-not-found");
        await Given.DeletedAsync(Model.Name);
    }

    [Test, CancelAfter(180_000)]
    public async Task Every_pod_of_a_model_tells_what_it_does_and_an_autoscaler_reads_it(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(Model, cancellationToken);
        var pods = (await Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-l", $"modelserving.dev/name={Model.Name}", "-o", "jsonpath={.items[*].metadata.name}")).Split(' ').Order().ToArray();

        var idle = await ValuesAsync($"{Root}/*/busy_utilization", cancellationToken);
        Assert.That(idle.Keys, Is.EqualTo(pods));

        using var http = new HttpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LoadAsync(new TextDirectionClient(http, service, Model.Name), stop.Token)));
        var busy = await Eventually.GetAsync(
            () => ValuesAsync($"{Root}/*/gpu_utilization?labelSelector=modelserving.dev%2Fname%3D{Model.Name}", cancellationToken), static values => values.Values.Sum() > 0, Given.Limit, cancellationToken);
        Assert.That(busy.Values, Has.All.InRange(0d, 100d));
        Assert.That(await ValuesAsync($"{Root}/{pods[0]}/in_flight_requests", cancellationToken), Contains.Key(pods[0]));
        var queue = await Eventually.GetAsync(() => ValuesAsync($"{Root}/*/queue_time_milliseconds", cancellationToken), static values => values.Count == 2, Given.Limit, cancellationToken);
        Assert.That(queue.Keys, Is.EqualTo(pods));

        await ApplyAsync(Autoscaler(Model.Name));
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=ScalingActive", $"hpa/{Model.Name}", "--timeout=60s");
        var status = JsonNode.Parse(await Given.Kubectl.ReadAsync(cancellationToken, "get", "hpa", Model.Name, "-o", "json"))!["status"]!;
        Assert.That((string?)status["currentMetrics"]![0]!["pods"]!["metric"]!["name"], Is.EqualTo("busy_utilization"));
        Assert.That(((int?)status["currentReplicas"], (int?)status["desiredReplicas"]), Is.EqualTo((2, 2)));
        await stop.CancelAsync();
        await load;
    }

    [Test, CancelAfter(180_000)]
    public async Task The_pods_of_an_autoscaled_model_follow_its_load_and_no_request_is_lost(CancellationToken cancellationToken)
    {
        var model = Model with
        {
            Autoscaling = "{ minReplicas: 1, maxReplicas: 3, scaleDownStabilizationSeconds: 0, metrics: [{ name: load, type: InFlightRequests, target: { averageValue: 3 } }] }",
        };
        var service = await Given.ReadyAsync(model, cancellationToken);
        using var http = new HttpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LoadAsync(new TextDirectionClient(http, service, Model.Name), stop.Token)));

        // Eight at a time, at most three for each.
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", $"modeldeployment/{Model.Name}", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=90s");
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", $"modeldeployment/{Model.Name}", "--for=condition=ScalingActive", "--timeout=30s");
        await stop.CancelAsync();
        await load;
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", $"modeldeployment/{Model.Name}", "--for=jsonpath={.status.replicas}=1", "--timeout=90s");

        var events = await Given.Kubectl.ReadAsync(cancellationToken, "events", "--for", $"hpa/{Model.Name}");
        Assert.That(events, Does.Contain("pods metric in_flight_requests above target").And.Contain("All metrics below target"));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_pod_that_turns_requests_away_tells_how_much_more_is_asked_of_it_than_it_can_do(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(Model with { Replicas = 1, MaxBatchSize = 1, MaxQueuedRequests = 1 }, cancellationToken);
        var lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));
        await using var callers = new CallerPool(service, Model.Name, lines, Timeout.InfiniteTimeSpan, TimeProvider.System);
        await callers.SetAsync(32);
        await Eventually.GetAsync(() => ValuesAsync($"{Root}/*/busy_utilization", cancellationToken), static values => values.Values.Sum() > 150, Given.Limit, cancellationToken);

        await callers.SetAsync(0);
        Assert.That(callers.Failed, Is.Positive, "what was turned away");
    }

    [Test, CancelAfter(120_000)]
    public async Task An_autoscaler_without_its_metric_is_no_secret(CancellationToken cancellationToken)
    {
        const string metric = "{ type: External, external: { metric: { name: queue_length }, target: { type: AverageValue, averageValue: \"5\" } } }";
        await Given.ReadyAsync(Model with { Autoscaling = $"{{ maxReplicas: 3, metrics: [{{ name: theirs, type: Custom, metric: {metric} }}] }}" }, cancellationToken);

        var conditions = await Given.ConditionsAsync(Model.Name, static c => c.ByType.TryGetValue("ScalingActive", out var active) && active.Status == "False", cancellationToken);
        Assert.That(conditions.ByType["ScalingActive"].Reason, Is.EqualTo("FailedGetExternalMetric"));
        Assert.That(conditions.ByType["ScalingActive"].Message, Does.Contain("unable to get external metric default/queue_length/nil: "));
        await Given.Kubectl.ReadAsync(cancellationToken, "wait", $"modeldeployment/{Model.Name}", "--for=jsonpath={.status.autoscaling.limitedBy}=MetricUnavailable", "--timeout=30s");
    }

    [Test, CancelAfter(60_000)]
    public async Task Discovery_lists_the_metrics_in_both_versions(CancellationToken cancellationToken)
    {
        var group = JsonNode.Parse(await RawAsync("/apis/custom.metrics.k8s.io", cancellationToken))!;
        var older = JsonNode.Parse(await RawAsync("/apis/custom.metrics.k8s.io/v1beta1", cancellationToken))!;

        Assert.That((string?)group["preferredVersion"]!["version"], Is.EqualTo("v1beta2"));
        Assert.That(older["resources"]!.AsArray().Select(static resource => (string?)resource!["name"]), Does.Contain("pods/gpu_utilization"));
        Assert.That(await Given.Kubectl.ReadAsync(cancellationToken, "api-versions"), Does.Contain("custom.metrics.k8s.io/v1beta2"));
    }

    [TestCase("/pods/*/no_such_metric", "the server could not find the metric no_such_metric for pods")]
    [TestCase("/pods/nobody/busy_utilization", "the server could not find the metric busy_utilization for pods nobody")]
    [TestCase("/services/*/busy_utilization", "the server could not find the metric busy_utilization for services")]
    [TestCase("/pods/*/busy_utilization?labelSelector=a%20b", "labelSelector 'a b' cannot be read")]
    public async Task What_there_is_not_is_refused_with_a_Status(string path, string message)
    {
        var result = await Given.Kubectl.RunAsync(CancellationToken.None, "get", "--raw", $"/apis/custom.metrics.k8s.io/v1beta2/namespaces/default{path}");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain(message));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_pod_with_our_labels_that_no_model_owns_is_not_asked(CancellationToken cancellationToken)
    {
        const string forged = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: forged
              labels: { app.kubernetes.io/name: inference-runtime, app.kubernetes.io/managed-by: modelserving-operator, modelserving.dev/name: forged }
            spec:
              securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
              containers:
              - name: runtime
                image: nothing/here
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
            """;
        await ApplyAsync(forged);
        var values = await ValuesAsync($"{Root}/*/busy_utilization?labelSelector=modelserving.dev%2Fname%3Dforged", cancellationToken);
        await Given.Kubectl.ReadAsync(cancellationToken, "delete", "pod", "forged", "--now");

        Assert.That(values, Is.Empty);
    }

    private static async Task<SortedDictionary<string, double>> ValuesAsync(string path, CancellationToken cancellationToken)
    {
        var list = JsonNode.Parse(await RawAsync(path, cancellationToken))!;
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var item in list["items"]!.AsArray())
        {
            var text = (string)item!["value"]!;
            values[(string)item["describedObject"]!["name"]!] = text.EndsWith('m')
                ? double.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture) / 1000
                : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }

        return values;
    }

    private static Task<string> RawAsync(string path, CancellationToken cancellationToken) => Given.Kubectl.ReadAsync(cancellationToken, "get", "--raw", path);

    private static async Task ApplyAsync(string manifest) => (await Given.Kubectl.RunWithInputAsync(manifest, CancellationToken.None, "apply", "-f", "-")).OrThrow();

    private static async Task LoadAsync(TextDirectionClient client, CancellationToken cancellationToken)
    {
        var line = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"))[0];
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await client.PredictAsync(line, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // How it ends.
        }
    }

    private static string Autoscaler(string name) =>
        $$"""
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: {{name}} }
        spec:
          scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{name}} }
          minReplicas: 2
          maxReplicas: 2
          metrics:
          - type: Pods
            pods: { metric: { name: busy_utilization }, target: { type: AverageValue, averageValue: "60" } }
        """;
}
