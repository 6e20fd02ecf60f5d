using ModelServing.Sandbox;
using ModelServing.Testing;
using ModelServing.Testing.ControlPlane;
using ModelServing.Testing.Processes;

namespace ModelServing.Benchmarks.Operation;

/// <summary>An API server that knows ModelDeployments and runs no pods: a real one where its programs are, else the sandbox's.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    // Each model has a Service, and each Service an address.
    private const string ServiceRange = "10.96.0.0/14";

    private readonly IAsyncDisposable _server;

    private BenchCluster(string name, string kubeconfigPath, IAsyncDisposable server) => (Name, KubeconfigPath, _server) = (name, kubeconfigPath, server);

    public string Name { get; }

    public bool IsReal => _server is RealControlPlane;

    public string KubeconfigPath { get; }

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
            var kubectl = new Kubectl(ServingHarness.Tools.Kubectl, cluster.KubeconfigPath, Path.Combine(folder, "home"));
            await kubectl.DefineAsync(Repository.At("crds"), cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<BenchCluster> StartServerAsync(string folder, CancellationToken cancellationToken)
    {
        if (ControlPlaneAssets.Find() is AssetSearch.Found found)
        {
            var plane = await RealControlPlane.StartAsync(found.Assets, folder, ServiceRange, cancellationToken);
            return new BenchCluster("a real kube-apiserver", plane.KubeconfigPath, plane);
        }

        var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { Directory = folder, Nodes = [] }, cancellationToken);
        return new BenchCluster("the sandbox's API server", sandbox.KubeconfigPath, sandbox);
    }
}
