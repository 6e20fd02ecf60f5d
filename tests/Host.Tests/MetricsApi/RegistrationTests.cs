using System.Text.Json.Nodes;
using ModelServing.Host.Tests.Running;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.MetricsApi;

/// <summary>The running program and the APIServices of a cluster.</summary>
public sealed class RegistrationTests : BareClusterFixture
{
    private static readonly GroupResource ApiServices = new("apiregistration.k8s.io", "apiservices");
    private static readonly GroupResource ModelDeployments = new("modelserving.dev", "modeldeployments");
    private static readonly GroupResource Secrets = new("", "secrets");
    private static readonly string[] Arguments = ["--metrics-api", "--metrics-api-port", "0", "--metrics-api-namespace", "default", "--metrics-api-service", "signals"];

    [SetUp]
    public void DefineModelDeployments() => Define();

    [Test]
    public async Task Both_versions_are_registered_with_the_authority_of_the_certificate_in_the_Secret()
    {
        await using var started = Run();
        await started.ReadyAsync();
        await RegisteredAsync(started, "v1beta1", 1);
        await RegisteredAsync(started, "v1beta2", 1);

        var secret = Cluster.Store.Get(new ObjectKey(Secrets, "default", "signals-tls"))!;
        var authority = secret.Text("data", "ca.crt");
        foreach (var version in new[] { "v1beta1", "v1beta2" })
        {
            var spec = Find(version).At("spec");
            Assert.That((spec.Text("service", "namespace"), spec.Text("service", "name"), spec.Number("service", "port")), Is.EqualTo(("default", "signals", 443L)));
            Assert.That(spec.Text("caBundle"), Is.EqualTo(authority));
        }
    }

    [Test]
    public async Task The_certificate_outlives_the_process_and_so_does_the_registration()
    {
        await using (var first = Run())
        {
            await first.ReadyAsync();
            await RegisteredAsync(first, "v1beta2", 1);
        }

        var before = (Find("v1beta2").Text("metadata", "resourceVersion"), Cluster.Store.Get(new ObjectKey(Secrets, "default", "signals-tls")).Text("metadata", "resourceVersion"));
        await using var second = Run();
        await second.ReadyAsync();
        await RegisteredAsync(second, "v1beta2", 1);

        // The aggregator writes the status once more, so the APIService's own version tells nothing: its authority must be the same.
        Assert.That(Cluster.Store.Get(new ObjectKey(Secrets, "default", "signals-tls")).Text("metadata", "resourceVersion"), Is.EqualTo(before.Item2));
    }

    [Test]
    public async Task Somebody_elses_registration_is_left_alone_and_that_is_said()
    {
        var spec = Cluster.Store.Create(ApiServices, Foreign("v1beta1"))["spec"]!.ToJsonString();
        await using var started = Run();

        await started.SaysAsync("v1beta1.custom.metrics.k8s.io is served by Service monitoring/prometheus-adapter and is left alone");
        await RegisteredAsync(started, "v1beta1", 0);
        await RegisteredAsync(started, "v1beta2", 0);

        Assert.That(Find("v1beta1")["spec"]!.ToJsonString(), Is.EqualTo(spec));
        Assert.That(Cluster.Store.Get(new ObjectKey(ApiServices, null, "v1beta2.custom.metrics.k8s.io")), Is.Null, "autoscalers would prefer it to the other one's");
        await Eventually.TrueAsync(() => Cluster.Store.List(new("", "events")).Items.Any(static told => told.Text("reason") == "ForeignAPIService"));
    }

    [Test]
    public async Task A_model_that_scales_on_pod_metrics_names_who_else_serves_them()
    {
        Cluster.Store.Create(ApiServices, Foreign("v1beta2"));
        await using var started = Run();
        await started.SaysAsync("v1beta2.custom.metrics.k8s.io is served by Service monitoring/prometheus-adapter and is left alone");
        Cluster.Store.Create(ModelDeployments, (JsonObject)JsonNode.Parse("""
            {"metadata":{"name":"m","namespace":"default"},
             "spec":{"model":{"source":{"persistentVolumeClaim":{"claimName":"models","path":"m.onnx"}}},"autoscaling":{"maxReplicas":3}}}
            """)!);

        // The autoscaler gets nothing from a provider that does not answer.
        await Eventually.TrueAsync(
            () => Task.FromResult(Message() is { } message && message.EndsWith("custom.metrics.k8s.io is served by Service monitoring/prometheus-adapter, not by ModelServing", StringComparison.Ordinal)),
            RunningOperator.Patience,
            default);

        string? Message() => (string?)Cluster.Store.Get(new ObjectKey(ModelDeployments, "default", "m"))?["status"]?["conditions"]?.AsArray()
            .SingleOrDefault(static condition => (string?)condition!["type"] == "ScalingActive" && (string?)condition["reason"] == "FailedGetPodsMetric")?["message"];
    }

    [Test]
    public async Task A_taken_port_ends_the_start_with_the_flags_name()
    {
        await using var first = Run();
        await first.ReadyAsync();
        var port = Eventually.GetAsync(first.LogAsync, static log => log.Contains("Metrics API on https://[::]:", StringComparison.Ordinal), RunningOperator.Patience, CancellationToken.None);
        var number = (await port).Split("Metrics API on https://[::]:")[1].Split(',')[0];
        await using var second = RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "second.log"), [.. Arguments.Where(static argument => argument != "--metrics-api-port" && argument != "0"), "--metrics-api-port", number]);
        await second.EndedAsync();

        Assert.That(second.Process.ExitCode, Is.EqualTo(64));
        Assert.That(await second.LogAsync(), Does.Contain($"--metrics-api-port {number}: "));
    }

    private static JsonObject Foreign(string version) => (JsonObject)JsonNode.Parse(
        $$"""
        {"metadata":{"name":"{{version}}.custom.metrics.k8s.io"},
         "spec":{"group":"custom.metrics.k8s.io","version":"{{version}}","groupPriorityMinimum":100,"versionPriority":100,"insecureSkipTLSVerify":true,
                 "service":{"namespace":"monitoring","name":"prometheus-adapter"} } }
        """)!;

    private RunningOperator Run() => RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "operator.log"), Arguments);

    private JsonObject Find(string version) => Cluster.Store.Get(new ObjectKey(ApiServices, null, $"{version}.custom.metrics.k8s.io"))!;

    private static Task RegisteredAsync(RunningOperator started, string version, double expected) => Eventually.TrueAsync(
        async () => (await started.MetricsAsync()).Samples.TryGetValue($"modelserving_metrics_api_registered{{version=\"{version}\"}}", out var value) && value == expected, RunningOperator.Patience, default);
}
