using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Controllers.Tests;
using ModelServing.Host.Tests.Telemetry;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Running;

/// <summary>What a Prometheus would scrape from the running program.</summary>
public sealed class MetricsTests : BareClusterFixture
{
    private const string Queue = "controller=\"modeldeployment\",name=\"modeldeployment\"";

    private const string NotReady = "modeldeployment_condition{modeldeployment=\"m\",namespace=\"default\",reason=\"RollingOut\",status=\"False\",type=\"Ready\"}";

    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["controller_runtime_active_workers"] = "gauge",
        ["controller_runtime_max_concurrent_reconciles"] = "gauge",
        ["controller_runtime_reconcile_errors_total"] = "counter",
        ["controller_runtime_reconcile_panics_total"] = "counter",
        ["controller_runtime_reconcile_time_seconds"] = "histogram",
        ["controller_runtime_reconcile_total"] = "counter",
        ["controller_runtime_terminal_reconcile_errors_total"] = "counter",
        ["modeldeployment_condition"] = "gauge",
        ["modeldeployment_info"] = "gauge",
        ["modeldeployment_ready_replicas"] = "gauge",
        ["modeldeployment_replicas"] = "gauge",
        ["rest_client_requests_total"] = "counter",
        ["workqueue_adds_total"] = "counter",
        ["workqueue_depth"] = "gauge",
        ["workqueue_longest_running_processor_seconds"] = "gauge",
        ["workqueue_queue_duration_seconds"] = "histogram",
        ["workqueue_retries_total"] = "counter",
        ["workqueue_unfinished_work_seconds"] = "gauge",
        ["workqueue_work_duration_seconds"] = "histogram",
    };


    [SetUp]
    public void DefineModelDeployments() => Define();

    [Test]
    public async Task Names_types_labels_and_buckets_are_those_of_controller_runtime_and_client_go()
    {
        await using var started = RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "operator.log"), "--workers", "7");
        await started.ReadyAsync();
        await CreateAsync("m");

        var scraped = await Eventually.GetAsync(started.MetricsAsync, static metrics => Reconciles(metrics) > 0 && metrics.Samples.ContainsKey(NotReady) && metrics.Types.ContainsKey("workqueue_work_duration_seconds"), RunningOperator.Patience, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scraped.Types, Is.EquivalentTo(Expected));
            foreach (var result in (string[])["success", "error", "requeue", "requeue_after"])
            {
                Assert.That(scraped.Samples, Contains.Key($"controller_runtime_reconcile_total{{controller=\"modeldeployment\",result=\"{result}\"}}"));
            }

            Assert.That(scraped.Samples["controller_runtime_max_concurrent_reconciles{controller=\"modeldeployment\"}"], Is.EqualTo(7));
            Assert.That(scraped.Samples[NotReady], Is.EqualTo(1));
            Assert.That(scraped.Samples["modeldeployment_info{digest=\"\",model=\"m\",modeldeployment=\"m\",namespace=\"default\",version=\"1\"}"], Is.EqualTo(1));
            Assert.That(scraped.Samples["modeldeployment_ready_replicas{modeldeployment=\"m\",namespace=\"default\"}"], Is.Zero);
            Assert.That(scraped.Samples, Contains.Key("controller_runtime_active_workers{controller=\"modeldeployment\"}"));
            Assert.That(scraped.Samples, Contains.Key("controller_runtime_reconcile_time_seconds_bucket{controller=\"modeldeployment\",le=\"0.005\"}"));
            Assert.That(scraped.Samples.Keys.Count(static series => series.StartsWith("controller_runtime_reconcile_time_seconds_bucket", StringComparison.Ordinal)), Is.EqualTo(41));
            Assert.That(scraped.Samples["workqueue_adds_total{" + Queue + "}"], Is.GreaterThan(0));
            Assert.That(scraped.Samples, Contains.Key("workqueue_depth{" + Queue + ",priority=\"0\"}"));
            Assert.That(scraped.Samples.Keys.Count(static series => series.StartsWith("workqueue_queue_duration_seconds_bucket", StringComparison.Ordinal)), Is.EqualTo(13));
            Assert.That(
                scraped.Samples.Keys.Where(static series => series.StartsWith("rest_client", StringComparison.Ordinal)),
                Has.Some.Match("^rest_client_requests_total\\{code=\"200\",host=\"127\\.0\\.0\\.1:[0-9]+\",method=\"GET\"\\}\\z"));
        }
    }

    [Test]
    public async Task Without_work_the_series_are_there_at_zero()
    {
        await using var started = RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "operator.log"));
        await started.ReadyAsync();

        var scraped = await started.MetricsAsync();

        Assert.That(
            scraped.Samples.Where(static sample => sample.Key.Contains("_errors_total", StringComparison.Ordinal) || sample.Key.Contains("reconcile_total", StringComparison.Ordinal)).Select(static sample => sample.Value),
            Has.Exactly(6).Zero);
    }

    private async Task CreateAsync(string name)
    {
        using var connection = new ApiServerConnection(KubeConfig.Load(Cluster.KubeconfigPath).Resolve(null, TimeProvider.System), TimeProvider.System);
        var models = new ResourceClient<V1Alpha1ModelDeployment>(connection, ResourceTypes.From(ApiJsonContext.Default.V1Alpha1ModelDeployment), TimeProvider.System);
        await models.CreateAsync(Given.ModelDeployment(name), CancellationToken.None);
    }

    private static double Reconciles(PrometheusDocument metrics) =>
        metrics.Samples.GetValueOrDefault("controller_runtime_reconcile_time_seconds_count{controller=\"modeldeployment\"}");
}
