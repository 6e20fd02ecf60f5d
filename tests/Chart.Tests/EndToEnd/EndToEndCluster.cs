using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Releases;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.EndToEnd;

/// <summary>
/// Where the suite runs: on the cluster of KUBECONFIG where USE_EXISTING_CLUSTER is true (as envtest has it), else on a sandbox. Helm installs the chart on either. An existing
/// cluster has the claim <c>default/models</c> with the example's model, as tests/k3d/run.sh makes it; REGISTRY and TAG say where its images are, FAKE_GPUS how many units of
/// nvidia.com/gpu may be taken.
/// </summary>
internal sealed class EndToEndCluster : IAsyncDisposable
{
    private readonly ReleaseCluster? _sandbox;
    private readonly Helm _helm;
    private readonly string _values;

    private EndToEndCluster(ReleaseCluster? sandbox, Kubectl kubectl, Helm helm, string values, int gpus) =>
        (_sandbox, Kubectl, _helm, _values, Gpus) = (sandbox, kubectl, helm, values, gpus);

    public Kubectl Kubectl { get; }

    /// <summary>How many pods can have one at a time.</summary>
    public int Gpus { get; }

    private static bool IsExisting => Read("USE_EXISTING_CLUSTER") == "true";

    public static async Task<EndToEndCluster> StartAsync(CancellationToken cancellationToken)
    {
        var values = new JsonObject
        {
            ["image"] = new JsonObject { ["registry"] = Read("REGISTRY"), ["tag"] = Read("TAG") },
            // GPUs are counted here, and not used.
            ["runtime"] = new JsonObject { ["image"] = new JsonObject { ["tag"] = Read("TAG") }, ["gpuImage"] = new JsonObject { ["repository"] = OperatorProcess.RuntimeImage, ["tag"] = Read("TAG") } },
            ["metricsApi"] = new JsonObject { ["enabled"] = true },
        };
        return IsExisting ? OfKubeconfig(values) : await OfSandboxAsync(values, cancellationToken);
    }

    private static EndToEndCluster OfKubeconfig(JsonObject values)
    {
        var kubeconfig = Read("KUBECONFIG") is { Length: > 0 } path ? path : throw new InvalidOperationException("USE_EXISTING_CLUSTER is true, but KUBECONFIG is not set");
        var home = Repository.At("artifacts", "chart", "end-to-end", "home");
        var gpus = Read("FAKE_GPUS") is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
        return new EndToEndCluster(null, new Kubectl(Helm.Tools.Kubectl, kubeconfig, home), new Helm(home, kubeconfig), values.ToJsonString(), gpus);
    }

    private static async Task<EndToEndCluster> OfSandboxAsync(JsonObject values, CancellationToken cancellationToken)
    {
        // The sandbox's pods share the addresses of this machine.
        values["metricsApi"]!["port"] = ReleaseCluster.FreePort();
        var node = ReleaseCluster.Node with
        {
            Capacity = new Dictionary<string, string>(ReleaseCluster.Node.Capacity) { ["nvidia.com/gpu"] = "1" },
            Labels = new Dictionary<string, string> { ["nvidia.com/gpu.product"] = "NVIDIA-H200" },
        };
        var sandbox = await ReleaseCluster.StartAsync("end-to-end", values.ToJsonString(), cancellationToken, node);
        await sandbox.ClaimAsync("default", cancellationToken);
        return new EndToEndCluster(sandbox, sandbox.Kubectl, sandbox.Helm, sandbox.Values, 1);
    }

    /// <summary>Into a namespace that admits no more than Pod Security "restricted" does.</summary>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        var @namespace = $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{RenderedChart.Namespace}}","labels":{"pod-security.kubernetes.io/enforce":"restricted"} } }""";
        (await Kubectl.RunWithInputAsync(@namespace, cancellationToken, "apply", "-f", "-")).OrThrow();
        (await _helm.RunWithValuesAsync(_values, cancellationToken, "install", RenderedChart.Release, Helm.Chart, "--namespace", RenderedChart.Namespace, "--wait", "--timeout", "300s")).OrThrow();
    }

    public async Task<CommandResult> TestAsync(CancellationToken cancellationToken)
    {
        await ResolveAsync(RenderedChart.Namespace, "modelserving-metrics", null, cancellationToken);
        return await _helm.RunAsync(cancellationToken, "test", RenderedChart.Release, "--namespace", RenderedChart.Namespace, "--timeout", "180s", "--logs");
    }

    public async Task UninstallAsync(CancellationToken cancellationToken) =>
        (await _helm.RunAsync(cancellationToken, "uninstall", RenderedChart.Release, "--namespace", RenderedChart.Namespace, "--wait", "--ignore-not-found", "--timeout", "180s")).OrThrow();

    /// <summary>The image with curl that the chart's own test runs.</summary>
    public async Task<string> CurlImageAsync(CancellationToken cancellationToken)
    {
        var rendered = RenderedChart.Parse((await Helm.Offline.TemplateAsync(_values, cancellationToken)).OrThrow().Output);
        return rendered.Of("Pod").Single().Value["spec"]!["containers"]![0]!["image"]!.GetValue<string>();
    }

    /// <summary>Lets pods find a Service by its name, where there is no DNS.</summary>
    public Task ResolveAsync(string @namespace, string service, int? port, CancellationToken cancellationToken) =>
        _sandbox?.ResolveAsync(service, cancellationToken, @namespace, port) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    private static string Read(string variable) => Environment.GetEnvironmentVariable(variable) ?? "";
}
