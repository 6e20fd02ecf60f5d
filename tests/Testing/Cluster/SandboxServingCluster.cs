using ModelServing.Sandbox;
using ModelServing.Testing.Processes;

namespace ModelServing.Testing.Cluster;

/// <summary>The sandbox, whose nodes run models.</summary>
public sealed class SandboxServingCluster : IServingCluster
{
    private readonly SandboxCluster _sandbox;

    private SandboxServingCluster(SandboxCluster sandbox) => _sandbox = sandbox;

    public Uri Server => _sandbox.Server;

    public string KubeconfigPath => _sandbox.KubeconfigPath;

    public string OperatorKubeconfigPath => _sandbox.KubeconfigPath;

    public static async Task<IServingCluster> StartAsync(HarnessOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SandboxServingCluster(await SandboxCluster.StartAsync(
            new SandboxOptions
            {
                Directory = options.Directory,
                Nodes = [ServingNode.Build(options.Gpus)],
                Images = ServingNode.Images,
                AutoscalerSyncPeriod = options.AutoscalerSyncPeriod,
                Volumes = ServingNode.Volumes(options),
            },
            cancellationToken));
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();
}
