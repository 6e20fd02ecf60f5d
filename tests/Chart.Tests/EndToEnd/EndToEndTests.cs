using System.Globalization;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing;
using ModelServing.Testing.Time;
using NUnit.Framework.Interfaces;

namespace ModelServing.Chart.Tests.EndToEnd;

/// <summary>
/// The main path as a platform team walks it, with helm and kubectl alone: what holds on the sandbox (<c>make e2e</c>) must hold on any cluster (<c>make k3d-e2e</c>).
/// Nothing here knows which of them it is.
/// </summary>
[Category("Long")]
public sealed class EndToEndTests
{
    private const string Name = "minimal";
    private const string OnGpu = "on-gpu";
    private const string Kind = "modeldeployments.modelserving.dev";
    private const string Patience = "--timeout=300s";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly string Committed = File.ReadAllText(Repository.At("examples", "minimal", "modeldeployment.yaml"));

    private static EndToEndCluster? _cluster;
    private static ClusterCaller _caller = null!;

    private static EndToEndCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not been started");

    [OneTimeSetUp]
    public static async Task InstallAsync()
    {
        _cluster = await EndToEndCluster.StartAsync(CancellationToken.None);
        _caller = new ClusterCaller(Cluster, await Cluster.CurlImageAsync(CancellationToken.None));
        await Cluster.InstallAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public static async Task LeaveNothingAsync()
    {
        if (_cluster is not null)
        {
            await DeleteAsync(Name, CancellationToken.None);
            await DeleteAsync(OnGpu, CancellationToken.None);
            await Cluster.UninstallAsync(CancellationToken.None);
            await Cluster.DisposeAsync();
        }
    }

    /// <summary>What there is, for whoever looks for the cause.</summary>
    [TearDown]
    public static async Task DescribeAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (var words in new[]
                {
                    $"get {Kind},deployments,pods,persistentvolumeclaims --all-namespaces -o wide", $"get {Kind} {Name} -n default -o yaml", "events --all-namespaces",
                    $"logs -n {RenderedChart.Namespace} -l app.kubernetes.io/component=operator --tail=200",
                })
            {
                var result = await Cluster.Kubectl.RunAsync(CancellationToken.None, words.Split(' '));
                await TestContext.Out.WriteLineAsync($"$ {result.Command}\n{result.Output}{result.Error}");
            }
        }
    }

    [Test, CancelAfter(300_000)]
    public async Task The_release_passes_its_own_test(CancellationToken cancellationToken)
    {
        var result = await Cluster.TestAsync(cancellationToken);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    [Test, CancelAfter(600_000)]
    public async Task A_committed_manifest_becomes_predictions(CancellationToken cancellationToken)
    {
        await ReadyAsync(Committed, cancellationToken);

        Assert.That(await _caller.PredictAsync(Name, cancellationToken), Is.EqualTo("1"));
        Assert.That(await ReadAsync(cancellationToken, "get", Kind, Name, "-o", "jsonpath={.status.conditions[?(@.type==\"ModelVerified\")].status}"), Is.EqualTo("True"));
    }

    [Test, CancelAfter(900_000)]
    public async Task An_update_is_rolled_out_and_back(CancellationToken cancellationToken)
    {
        await ReadyAsync(Committed, cancellationToken);

        await ReadyAsync(Next("2"), cancellationToken);
        await AnswersAsync("2", cancellationToken);

        await ReadyAsync(Committed, cancellationToken);
        await AnswersAsync("1", cancellationToken);
        var difference = await Cluster.Kubectl.RunWithInputAsync(Committed, cancellationToken, "diff", "-n", "default", "-f", "-");
        Assert.That((difference.ExitCode, difference.Output), Is.EqualTo((0, "")), "kubectl diff");
    }

    [Test, CancelAfter(900_000)]
    public async Task A_wrong_digest_is_stalled_and_the_model_serves_on(CancellationToken cancellationToken)
    {
        await ReadyAsync(Committed, cancellationToken);

        await ApplyAsync(Next("3").Replace("sha256: 49", "sha256: 00", StringComparison.Ordinal), cancellationToken);
        await WaitAsync("condition=Stalled", cancellationToken);
        await WaitAsync("condition=Available", cancellationToken);
        Assert.That(await _caller.PredictAsync(Name, cancellationToken), Is.EqualTo("1"));

        await ReadyAsync(Committed, cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task The_model_is_scaled(CancellationToken cancellationToken)
    {
        await ReadyAsync(Committed, cancellationToken);
        foreach (var replicas in new[] { "2", "1" })
        {
            await ReadAsync(cancellationToken, "scale", Kind, Name, $"--replicas={replicas}");
            await WaitAsync($"jsonpath={{.status.readyReplicas}}={replicas}", cancellationToken);
            await WaitAsync("condition=Ready", cancellationToken);
        }
    }

    [Test, CancelAfter(600_000)]
    public async Task Accelerators_are_counted_and_the_pod_beyond_them_waits_and_says_why(CancellationToken cancellationToken)
    {
        Assume.That(Cluster.Gpus, Is.Positive, "nothing is known of GPUs that nobody misses");
        var replicas = (Cluster.Gpus + 1).ToString(CultureInfo.InvariantCulture);
        await ApplyAsync(
            Committed.Replace($"name: {Name}", $"name: {OnGpu}", StringComparison.Ordinal)
            + $"  accelerator: {{ resourceName: nvidia.com/gpu, products: [NVIDIA-H200] }}\n  runtime: {{ executionProviders: [{{ name: CPU }}] }}\n  replicas: {replicas}\n",
            cancellationToken);

        await WaitAsync($"jsonpath={{.status.readyReplicas}}={Cluster.Gpus.ToString(CultureInfo.InvariantCulture)}", cancellationToken, OnGpu);
        await WaitAsync("""jsonpath={.status.conditions[?(@.type=="Ready")].reason}=InsufficientAccelerators""", cancellationToken, OnGpu);
        await DeleteAsync(OnGpu, cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task Autoscalers_read_what_pods_say(CancellationToken cancellationToken)
    {
        const string service = "apiservice/v1beta2.custom.metrics.k8s.io";
        await ReadyAsync(Committed, cancellationToken);
        await ReadAsync(cancellationToken, "wait", "--for=create", service, Patience);
        Assume.That(
            await ReadAsync(cancellationToken, "get", service, "-o", "jsonpath={.spec.service.namespace}"), Is.EqualTo(RenderedChart.Namespace), "somebody else serves custom.metrics.k8s.io");
        await ReadAsync(cancellationToken, "wait", "--for=condition=Available", service, Patience);

        var pod = await ReadAsync(cancellationToken, "get", "pods", "-l", $"modelserving.dev/name={Name}", "-o", "jsonpath={.items[0].metadata.name}");
        await Eventually.GetAsync(
            () => ReadAsync(cancellationToken, "get", "--raw", "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/busy_utilization"),
            values => values.Contains(pod, StringComparison.Ordinal),
            Limit,
            cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task Nothing_is_left_of_a_model_that_is_deleted(CancellationToken cancellationToken)
    {
        await ReadyAsync(Committed, cancellationToken);

        await DeleteAsync(Name, cancellationToken);
        Assert.That(await ReadAsync(cancellationToken, "get", "deployments,services,configmaps,serviceaccounts,pods", "-l", $"modelserving.dev/name={Name}", "-o", "name"), Is.Empty);
    }

    [Test, CancelAfter(900_000)]
    public async Task A_release_that_is_uninstalled_leaves_its_models_serving_and_takes_them_up_again(CancellationToken cancellationToken)
    {
        await ReadyAsync(Committed, cancellationToken);

        await Cluster.UninstallAsync(cancellationToken);
        await Eventually.GetAsync(
            () => Cluster.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-n", RenderedChart.Namespace, "-l", "app.kubernetes.io/component=operator", "-o", "name"),
            static pods => pods.Length == 0,
            Limit,
            cancellationToken);
        Assert.That(await _caller.PredictAsync(Name, cancellationToken), Is.EqualTo("1"));

        await Cluster.InstallAsync(cancellationToken);
        await ReadyAsync(Next("4"), cancellationToken);
        await AnswersAsync("4", cancellationToken);
    }

    private static string Next(string version) => Committed.Replace("\n  model:\n", $"\n  model:\n    version: \"{version}\"\n", StringComparison.Ordinal);

    private static async Task ApplyAsync(string manifest, CancellationToken cancellationToken) =>
        (await Cluster.Kubectl.RunWithInputAsync(manifest, cancellationToken, "apply", "-n", "default", "-f", "-")).OrThrow();

    private static async Task ReadyAsync(string manifest, CancellationToken cancellationToken)
    {
        await ApplyAsync(manifest, cancellationToken);
        await WaitAsync("condition=Ready", cancellationToken);
    }

    /// <summary>Pods that end may still be asked for as long as the cluster's proxies take to hear of it.</summary>
    private static async Task AnswersAsync(string version, CancellationToken cancellationToken) =>
        await Eventually.GetAsync(() => _caller.PredictAsync(Name, cancellationToken), answered => answered == version, Limit, cancellationToken);

    private static Task<string> WaitAsync(string what, CancellationToken cancellationToken, string name = Name) =>
        ReadAsync(cancellationToken, "wait", $"--for={what}", $"{Kind}/{name}", Patience);

    private static async Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken, "delete", Kind, name, "--ignore-not-found", "--cascade=foreground", Patience);

    private static Task<string> ReadAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Cluster.Kubectl.ReadAsync(cancellationToken, [.. arguments, "-n", "default"]);
}
