using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.ModelDeployments.Steps;
using ModelServing.Controllers.Probing;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Controllers.Signals;
using ModelServing.Kubernetes.Events;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>
/// The controller of ModelDeployments: says what is watched, which ModelDeployment each change is about, and in which order a reconcile goes.
/// </summary>
public sealed class ModelDeploymentController : IDisposable
{
    private readonly ControllerRunner<V1Alpha1ModelDeployment> _runner;

    public ModelDeploymentController(
        ApiServerConnection connection,
        ModelDeploymentControllerOptions options,
        IRuntimeProbe probe,
        IEventSink events,
        TimeProvider time,
        ILoggerFactory loggers,
        IMeterFactory? meters = null,
        IScalingFactSource? facts = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var informers = new ModelDeploymentInformers(connection, options.Namespaces, time, loggers);
        var ownWrites = new OwnWrites();
        var reports = new RuntimeReportReader(probe, time);
        var metrics = new MetricsWrites();
        var steps = Steps(informers, ownWrites, metrics, facts, reports, options, events, time, loggers.CreateLogger<ModelDeploymentController>());
        _runner = new ControllerRunner<V1Alpha1ModelDeployment>(
            informers.ModelDeployments,
            new ModelDeploymentReconciler(steps, ownWrites, metrics),
            new ControllerOptions("modeldeployment", options.Workers),
            time,
            loggers.CreateLogger<ControllerRunner<V1Alpha1ModelDeployment>>(),
            meters);
        _runner.Watches(informers.Deployments, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.ReplicaSets, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.Pods, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.ConfigMaps, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.Services, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.Autoscalers, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.ServiceAccounts, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.NetworkPolicies, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.DisruptionBudgets, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.PodMonitors, ModelDeploymentInformers.OwnerOf);
        _runner.Watches(informers.HttpRoutes, ModelDeploymentInformers.OwnerOf);
        informers.Pods.Cache.Changed += change => ForgetReports(reports, change);
        ModelDeploymentMetrics.Register(meters, informers.ModelDeployments.Cache.List);
        Pods = new OwnedPods(informers);
    }

    /// <summary>The pods of ModelDeployments, from the caches.</summary>
    public OwnedPods Pods { get; }

    /// <summary>Every cache has its first list.</summary>
    public bool HasSynced => _runner.HasSynced;

    /// <summary>Kinds whose first list is still missing.</summary>
    public IEnumerable<string> Unsynced => _runner.Unsynced;

    /// <summary>Keeps the caches true until cancelled and writes nothing.</summary>
    public Task WatchAsync(CancellationToken cancellationToken) => _runner.WatchAsync(cancellationToken);

    /// <summary>Reconciles until cancelled, from the caches that <see cref="WatchAsync"/> keeps.</summary>
    public Task WorkAsync(CancellationToken cancellationToken) => _runner.WorkAsync(cancellationToken);

    public void Dispose() => _runner.Dispose();

    private static IReconcileStep<ReconcileRun>[] Steps(
        ModelDeploymentInformers informers,
        OwnWrites ownWrites,
        MetricsWrites metrics,
        IScalingFactSource? facts,
        RuntimeReportReader reports,
        ModelDeploymentControllerOptions options,
        IEventSink events,
        TimeProvider time,
        ILogger logger)
    {
        var stores = new ChildStores(informers, ownWrites);
        return
        [
            new GatherSnapshot(informers, ownWrites, metrics, facts, time),
            new MakePlan(options.Settings),
            new CheckNames(stores, options.Settings),
            new RetireChildren(stores, logger),
            new HandOverReplicas(informers, ownWrites, logger),
            new ApplyChildren(stores, options.Settings, logger),
            new RemoveOrphans(stores, logger),
            new ReadReports(reports),
            new Report(),
            new WriteStatus(informers.ModelDeploymentClient, informers.ModelDeployments.Cache, ownWrites, metrics),
            new PublishEvents(events),
        ];
    }

    private static void ForgetReports(RuntimeReportReader reports, CacheChange<V1Pod> change)
    {
        if (change is CacheChange<V1Pod>.Deleted deleted)
        {
            reports.Forget(deleted.Last.Metadata?.Uid);
        }
    }
}
