using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Api;

/// <summary>HorizontalPodAutoscalers of autoscaling/v2 as the API server keeps them.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class AutoscalerTests
{
    private const string Autoscaler = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 2
          maxReplicas: 8
          metrics:
          - type: Pods
            pods: {metric: {name: queued}, target: {type: AverageValue, averageValue: 8}}
          behavior:
            scaleDown: {stabilizationWindowSeconds: 600}
        """;

    private const string Status =
        """{"status":{"currentReplicas":3,"desiredReplicas":3,"currentMetrics":[{"type":"Pods","pods":{"metric":{"name":"queued"},"current":{"averageValue":"2500m"}}}]}}""";

    private readonly string _space = SharedCluster.NewNamespace();

    private static Kubectl Kubectl => SharedCluster.Kubectl;

    [Test]
    public async Task A_behaviour_that_says_something_is_completed_as_the_real_server_does()
    {
        await ApplyAsync(Autoscaler);

        var spec = (await ReadAsync("web")).At("spec");
        Assert.That(spec.At("behavior")!.ToJsonString(), Is.EqualTo(
            """{"scaleDown":{"policies":[{"periodSeconds":15,"type":"Percent","value":100}],"selectPolicy":"Max","stabilizationWindowSeconds":600},"scaleUp":{"policies":[{"periodSeconds":15,"type":"Pods","value":4},{"periodSeconds":15,"type":"Percent","value":100}],"selectPolicy":"Max","stabilizationWindowSeconds":0}}"""));
        Assert.That(spec.At("metrics")![0].Text("pods", "target", "averageValue"), Is.EqualTo("8"), "quantities are stored as text");
    }

    [Test]
    public async Task Without_metrics_it_scales_on_cpu_and_without_a_behaviour_it_gets_none()
    {
        await ApplyAsync("""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: plain}
            spec: {scaleTargetRef: {kind: Deployment, name: web}, maxReplicas: 3}
            """);

        var spec = (await ReadAsync("plain")).At("spec");
        Assert.That(spec.Number("minReplicas"), Is.EqualTo(1));
        Assert.That(spec.At("behavior"), Is.Null);
        Assert.That(spec.At("metrics")!.ToJsonString(), Is.EqualTo(
            """[{"resource":{"name":"cpu","target":{"averageUtilization":80,"type":"Utilization"}},"type":"Resource"}]"""));
    }

    [TestCase("maxReplicas: 8", "maxReplicas: 1", "spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`")]
    [TestCase("minReplicas: 2", "minReplicas: 0", "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1")]
    [TestCase("kind: Deployment, name: web", "kind: Deployment, name: ''", "spec.scaleTargetRef.name: Required value")]
    [TestCase("type: Pods", "type: Resource", "spec.metrics[0].pods: Forbidden: must populate the given metric source only")]
    [TestCase("averageValue: 8", "averageUtilization: 8", "spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue")]
    [TestCase("averageValue: 8", "averageValue: 0", "spec.metrics[0].pods.target.averageValue: Invalid value: \"0\": must be positive")]
    [TestCase("name: queued", "name: ''", "spec.metrics[0].pods.metric.name: Required value: must specify a metric name")]
    [TestCase("stabilizationWindowSeconds: 600", "stabilizationWindowSeconds: 3601", "must be less than or equal to 3600")]
    [TestCase("stabilizationWindowSeconds: 600", "policies: []", "spec.behavior.scaleDown.policies: Required value: must specify at least one Policy")]
    [TestCase("stabilizationWindowSeconds: 600", "policies: [{type: Pods, value: 1, periodSeconds: 1801}]", "must be less than or equal to 1800")]
    public async Task A_faulty_autoscaler_is_refused(string good, string bad, string message)
    {
        var error = await Kubectl.MustFailAsync($"apply -n {_space} -f -", Autoscaler.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(error, Does.Contain(message));
    }

    [Test]
    public async Task Its_status_is_a_subresource_and_shows_in_the_table()
    {
        await ApplyAsync(Autoscaler.Replace("name: web}\nspec", "name: shown}\nspec", StringComparison.Ordinal));
        await Kubectl.MustAsync($"patch -n {_space} hpa shown --subresource=status --type=merge -p '{Status}'");

        Assert.That(
            await Kubectl.MustAsync($"get -n {_space} hpa shown --no-headers"),
            Does.Match(@"shown\s+Deployment/web\s+2500m/8 \(avg\)\s+2\s+8\s+3\s+\w+"));
    }

    [Test]
    public async Task Nothing_differs_from_what_was_just_applied()
    {
        var manifest = Autoscaler.Replace("name: web}\nspec", "name: same}\nspec", StringComparison.Ordinal);
        await ApplyAsync(manifest);
        var same = await Kubectl.RunAsync($"diff -n {_space} --server-side -f -", manifest);
        Assert.That(same.ExitCode, Is.Zero, same.All);
    }

    private async Task ApplyAsync(string manifest) => await Kubectl.MustAsync($"apply -n {_space} --server-side -f -", manifest);

    private async Task<JsonNode?> ReadAsync(string name) => JsonNode.Parse(await Kubectl.MustAsync($"get -n {_space} hpa {name} -o json"));
}
