using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Access;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Sandbox;
using ModelServing.Sandbox.Nodes;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Releases;

/// <summary>
/// A sandbox on which the chart's images are the built operator and runtime, with helm and kubectl. The operator's way to the API server leads
/// through an <see cref="AccessGate"/> with the rights that the chart gives for the values.
/// </summary>
internal sealed class ReleaseCluster : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _resolve;

    private ReleaseCluster(string folder, string resolve, SandboxCluster sandbox, AccessGate gate, string values, int port)
    {
        (_folder, _resolve, Sandbox, Gate, Values, Port) = (folder, resolve, sandbox, gate, values, port);
        Helm = new Helm(Path.Combine(folder, "home"), sandbox.KubeconfigPath);
        Kubectl = new Kubectl(Helm.Tools.Kubectl, sandbox.KubeconfigPath, Path.Combine(folder, "home"));
    }

    /// <summary>What there is to run pods on, unless a test says otherwise.</summary>
    public static NodeOptions Node { get; } = new() { Capacity = new Dictionary<string, string> { ["cpu"] = "16", ["memory"] = "64Gi" } };

    public SandboxCluster Sandbox { get; }

    public AccessGate Gate { get; }

    public Helm Helm { get; }

    public Kubectl Kubectl { get; }

    /// <summary>The values of the release: those asked for, and those that make it fit one machine.</summary>
    public string Values { get; }

    /// <summary>The operator's port, in the pod and on the Service.</summary>
    public int Port { get; }

    public static async Task<ReleaseCluster> StartAsync(string name, string values, CancellationToken cancellationToken, NodeOptions? node = null)
    {
        var folder = Repository.At("artifacts", "chart", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var port = FreePort();
        var all = Merge(values.Length == 0 ? [] : Yaml.Read(values), Yaml.Read(OneMachine(port))).ToJsonString();
        var (kubeconfig, resolve) = (Path.Combine(folder, "operator.kubeconfig"), Path.Combine(folder, "curl.config"));
        var sandbox = await SandboxCluster.StartAsync(Options(folder, kubeconfig, resolve, node ?? Node), cancellationToken);
        try
        {
            var rendered = RenderedChart.Parse((await Helm.Offline.TemplateAsync(all, cancellationToken)).OrThrow().Output);
            var gate = await AccessGate.StartAsync(sandbox, Rights.OfOperator(rendered.Objects), kubeconfig, cancellationToken);
            return new ReleaseCluster(folder, resolve, sandbox, gate, all, port);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs helm with the release's values, and waits for what it made.</summary>
    public Task HelmAsync(string verb, CancellationToken cancellationToken, params string[] more) => HelmAsync(verb, Helm.Chart, cancellationToken, more);

    /// <summary>The same with another chart than this repository's.</summary>
    public async Task HelmAsync(string verb, string chart, CancellationToken cancellationToken, params string[] more) =>
        (await Helm.RunWithValuesAsync(
            Values, cancellationToken, [verb, RenderedChart.Release, chart, "--namespace", RenderedChart.Namespace, "--wait", "--timeout", "90s", .. more])).OrThrow();

    /// <summary>This chart as if it had been released before: another version of it, of the operator and of the runtime.</summary>
    public async Task<string> EarlierChartAsync(CancellationToken cancellationToken)
    {
        (await Helm.RunAsync(cancellationToken, "package", Helm.Chart, "--version", "0.0.1", "--app-version", "0.0.1", "--destination", _folder)).OrThrow();
        return Path.Combine(_folder, "modelserving-0.0.1.tgz");
    }

    /// <summary>Lets curl find a Service by its name: the sandbox has no DNS.</summary>
    public async Task ResolveAsync(string service, CancellationToken cancellationToken, string @namespace = RenderedChart.Namespace, int? port = null)
    {
        var address = await Kubectl.ReadAsync(cancellationToken, "get", "service", service, "-n", @namespace, "-o", "jsonpath={.spec.clusterIP}");
        await File.WriteAllTextAsync(_resolve, $"resolve = \"{service}.{@namespace}.svc:{port ?? Port}:{address}\"\n", cancellationToken);
    }

    /// <summary>The claim of the example, and the model behind it, in a namespace.</summary>
    public async Task ClaimAsync(string @namespace, CancellationToken cancellationToken) =>
        await Kubectl.ReadAsync(cancellationToken, "apply", "-n", @namespace, "-f", Repository.At("examples", "text-direction", "claim.yaml"));

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        await Gate.DisposeAsync();
    }

    private static SandboxOptions Options(string folder, string kubeconfig, string resolve, NodeOptions node) => new()
    {
        Directory = folder,
        Nodes = [node],
        Images = new Dictionary<string, IReadOnlyList<string>>
        {
            ["modelserving/operator"] = ["env", $"KUBECONFIG={kubeconfig}", Repository.Executable("ModelServing.Operator", "model-operator")],
            [OperatorProcess.RuntimeImage] = OperatorProcess.RuntimeCommand,
            ["curlimages/curl"] = ["curl", "--config", resolve],
        },
        Volumes = new Dictionary<string, string> { ["default/models"] = ServingHarness.Models, ["team-a/models"] = ServingHarness.Models, ["team-b/models"] = ServingHarness.Models },
    };

    // The operator listens on every address of the machine, which the sandbox's pods share: so one pod at a time, and a port of its own.
    private static string OneMachine(int port) =>
        $$"""
        replicas: 1
        updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }
        operator: { port: {{port}} }
        metrics: { service: { port: {{port}} } }
        """;

    /// <summary>Both, down to the fields of each object.</summary>
    private static JsonObject Merge(JsonObject values, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            values[name] = value is JsonObject objects && values[name] is JsonObject below ? Merge(below, objects).DeepClone() : value?.DeepClone();
        }

        return values;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
