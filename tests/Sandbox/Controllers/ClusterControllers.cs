using ModelServing.Sandbox.Controllers.Claims;
using ModelServing.Sandbox.Controllers.Deployments;
using ModelServing.Sandbox.Controllers.Ownership;
using ModelServing.Sandbox.Controllers.ReplicaSets;
using ModelServing.Sandbox.Networking;
using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Nodes.Logs;
using ModelServing.Sandbox.Nodes.Volumes;
using ModelServing.Sandbox.Nodes.Workers;
using ModelServing.Sandbox.Scheduling;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>Everything behind the API server: the controllers, the scheduler, the nodes and the Service proxy.</summary>
public sealed class ClusterControllers : IAsyncDisposable
{
    private readonly ControllerGroup _loops;

    private ClusterControllers(IClusterStore store, ClusterOptions options, ILoggerFactory loggers, bool isControlPlaneElsewhere)
    {
        var context = Context = new ControllerContext(store, options.Time, new EventRecorder(store, options.Time, loggers.CreateLogger<EventRecorder>()), loggers);
        var kubelet = new Kubelet(context, options);
        Logs = new PodLogs(store, kubelet, options.Time);
        IControlLoop[] loops =
        [
            .. isControlPlaneElsewhere ? (Controller[])[] : [new DeploymentController(context), new ReplicaSetController(context), new GarbageCollector(context)],
            new ClaimController(context, new ClaimFolders(options.ClaimFolders, Path.GetFullPath(options.StateFolder))),
            new SchedulerController(context),
            new EndpointSliceController(context),
            new ServiceProxyController(context),
            kubelet,
        ];
        foreach (var node in options.Nodes)
        {
            store.Create(KnownResources.Nodes, NodeBuilder.Build(node, options.Time.GetUtcNow()));
        }

        _loops = ControllerGroup.Start(loops, loggers);
    }

    /// <summary>What other controllers of the same cluster work with.</summary>
    internal ControllerContext Context { get; }

    /// <summary>What the containers write.</summary>
    public IPodLogs Logs { get; }

    /// <summary>Registers the nodes and starts everything. Disposing stops it: every pod's processes are killed, none survives.</summary>
    /// <exception cref="IOException">Another sandbox uses the state folder.</exception>
    /// <exception cref="ApiStatusException">A node of one of these names exists, or a node is not valid.</exception>
    public static ClusterControllers Start(IClusterStore store, ClusterOptions options, ILoggerFactory loggers) =>
        new(store, options, loggers, isControlPlaneElsewhere: false);

    /// <summary>
    /// As above, for a store whose control plane runs elsewhere and has controllers of its own for Deployments, ReplicaSets and ownership: here
    /// are only the nodes and what they cannot do without, the scheduler, the claims and the Service proxy.
    /// </summary>
    public static ClusterControllers StartNodes(IClusterStore store, ClusterOptions options, ILoggerFactory loggers) =>
        new(store, options, loggers, isControlPlaneElsewhere: true);

    public ValueTask DisposeAsync() => _loops.DisposeAsync();
}
