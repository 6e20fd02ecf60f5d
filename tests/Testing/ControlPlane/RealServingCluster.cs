using System.Globalization;
using Microsoft.Extensions.Logging;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Processes;

namespace ModelServing.Testing.ControlPlane;

/// <summary>
/// A real control plane, and behind it the sandbox's scheduler and node, which runs pods as processes. Only EndpointSlices stay off the server:
/// it refuses addresses in 127.0.0.0/8 as endpoints, and without root there are no others to give to processes.
/// </summary>
public sealed class RealServingCluster : IServingCluster
{
    private readonly RealControlPlane _plane;
    private readonly ClusterControllers _nodes;
    private readonly ILoggerFactory _log;

    private RealServingCluster(RealControlPlane plane, HarnessOptions options, string operatorKubeconfig)
    {
        (_plane, OperatorKubeconfigPath) = (plane, operatorKubeconfig);
        _log = LoggerFactory.Create(logging => logging.AddProvider(new NodeLog(Path.Combine(options.Directory, "nodes.log"))));
        _nodes = StartNodes(plane, options, _log);
    }

    public Uri Server => _plane.Server;

    public string KubeconfigPath => _plane.KubeconfigPath;

    public string OperatorKubeconfigPath { get; }

    // Below the addresses of the sandbox's own Services, and another for each process that runs side by side with this one.
    private static string ServiceRange => string.Create(CultureInfo.InvariantCulture, $"127.{16 + (Environment.ProcessId / 256 % 16)}.{Environment.ProcessId % 256}.0/24");

    /// <param name="assets">The control plane's programs.</param>
    /// <param name="options">Folder, GPUs and volumes.</param>
    /// <param name="definitions">A manifest, or a folder of them, with the custom resources that the controllers are to know.</param>
    /// <param name="installAsync">Given the running plane, makes the operator's service account; returns the path of its kubeconfig.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IServingCluster> StartAsync(
        ControlPlaneAssets assets, HarnessOptions options, string definitions, Func<RealControlPlane, CancellationToken, Task<string>> installAsync, CancellationToken cancellationToken)
    {
        var plane = await RealControlPlane.StartAsync(assets, options.Directory, ServiceRange, cancellationToken);
        try
        {
            var kubectl = new Kubectl(ServingHarness.Tools.Kubectl, plane.KubeconfigPath, Path.Combine(options.Directory, "home"));
            await kubectl.DefineAsync(definitions, cancellationToken);
            await plane.StartControllersAsync(options.AutoscalerSyncPeriod, cancellationToken);
            var operatorKubeconfig = await installAsync(plane, cancellationToken);
            return new RealServingCluster(plane, options, operatorKubeconfig);
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _nodes.DisposeAsync();
        await _plane.DisposeAsync();
        _log.Dispose();
    }

    private static ClusterControllers StartNodes(RealControlPlane plane, HarnessOptions options, ILoggerFactory log)
    {
        var endpointSlices = new ClusterStore(TimeProvider.System);
        return ClusterControllers.StartNodes(
            new OverlayStore(new RemoteStore(plane.Api), KnownResources.EndpointSlices, endpointSlices),
            new ClusterOptions
            {
                StateFolder = Path.Combine(Path.GetFullPath(options.Directory), "nodes"),
                Nodes = [ServingNode.Build(options.Gpus)],
                Images = ServingNode.Images,
                ClaimFolders = ServingNode.Volumes(options),
            },
            log);
    }
}
