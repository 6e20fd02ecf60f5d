using ModelServing.Sandbox;
using ModelServing.Testing;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.ControlPlane;
using ModelServing.Testing.Processes;

namespace ModelServing.Benchmarks.Operation;

/// <summary>An API server that knows ModelDeployments and runs no pods: a real one where its programs are, else the sandbox's.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    // Each model has a Service, and each Service an address.
    private const string ServiceRange = "10.96.0.0/14";

    /// <summary>Time between two looks of an autoscaler, as by default.</summary>
    public static TimeSpan AutoscalerSyncPeriod { get; } = TimeSpan.FromSeconds(15);

    private readonly IAsyncDisposable _server;

    private BenchCluster(string name, string folder, string kubeconfigPath, IAsyncDisposable server)
    {
        (Name, KubeconfigPath, _server) = (name, kubeconfigPath, server);
        Kubectl = new Kubectl(ServingHarness.Tools.Kubectl, kubeconfigPath, Path.Combine(folder, "home"));
        MetricsApi = IsReal ? MetricsApiRoute.ByName(Fleet.Namespace, "modelserving-signals", LoopbackPort.TakeFree(1)[0]) : MetricsApiRoute.ByEndpoint;
    }

    public string Name { get; }

    public bool IsReal => _server is RealControlPlane;

    public string KubeconfigPath { get; }

    public Kubectl Kubectl { get; }

    public MetricsApiRoute MetricsApi { get; }

    /// <param name="folder">State and logs; emptied before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BenchCluster> StartAsync(string folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var cluster = await StartServerAsync(folder, cancellationToken);
        try
        {
            await cluster.Kubectl.DefineAsync(Repository.At("crds"), cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on Deployments get pods and autoscalers look every 15 s, as in a cluster of defaults. The sandbox's controllers run from its start.</summary>
    public Task StartControllersAsync(CancellationToken cancellationToken) =>
        _server is RealControlPlane plane ? plane.StartControllersAsync(AutoscalerSyncPeriod, cancellationToken) : Task.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<BenchCluster> StartServerAsync(string folder, CancellationToken cancellationToken)
    {
        if (ControlPlaneAssets.Find() is AssetSearch.Found found)
        {
            var plane = await RealControlPlane.StartAsync(found.Assets, folder, ServiceRange, cancellationToken);
            return new BenchCluster("a real kube-apiserver", folder, plane.KubeconfigPath, plane);
        }

        var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { Directory = folder, Nodes = [], AutoscalerSyncPeriod = AutoscalerSyncPeriod }, cancellationToken);
        return new BenchCluster("the sandbox's API server", folder, sandbox.KubeconfigPath, sandbox);
    }
}
