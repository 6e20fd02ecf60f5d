using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Containers;
using ModelServing.Sandbox.Nodes.Probes;
using ModelServing.Sandbox.Nodes.Processes;
using ModelServing.Sandbox.Nodes.Volumes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>Runs the pods that are bound to the sandbox's nodes, each by a worker of its own.</summary>
internal sealed class Kubelet : IControlLoop, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PodWorker> _workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<string> _nodes;
    private readonly KubeletServices _services;
    private readonly FileStream _ownership;

    /// <exception cref="IOException">Another sandbox uses the state folder.</exception>
    public Kubelet(ControllerContext context, ClusterOptions options)
    {
        var folder = Directory.CreateDirectory(options.StateFolder).FullName;
        _ownership = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _nodes = options.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        _services = new KubeletServices(
            context,
            folder,
            InstanceOf(folder),
            new ImageCatalog(options.Images),
            new EnvironmentBuilder(context.Store, options.ContainerEnvironment),
            new VolumeMounter(context.Store, new ClaimFolders(options.ClaimFolders, folder)),
            new ProbeExecutor(),
            new PodAddresses(Environment.ProcessId),
            new CrashBackOff(options.RestartBackOff, options.LongestRestartBackOff),
            context.Loggers.CreateLogger<Kubelet>());
        EndLeftovers();
    }

    /// <summary>What the marks of all processes of a sandbox begin with, from its state folder.</summary>
    public static string InstanceOf(string stateFolder) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stateFolder)).AsSpan(0, 8));

    public Task RunAsync(CancellationToken cancellationToken) =>
        new ResourceFeed(_services.Context.Store, KnownResources.Pods, _services.Logger).RunAsync(OnChange, cancellationToken);

    public PodWorker? Find(string podUid) => _workers.GetValueOrDefault(podUid);

    /// <summary>Kills every pod, as a node does that loses power, and waits until nothing of them runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var worker in _workers.Values)
        {
            worker.Terminate(TimeSpan.Zero);
        }

        await Task.WhenAll(_running.Values);
        MarkedProcesses.KillAll(_services.Instance + "/");
        _services.Probes.Dispose();
        await _ownership.DisposeAsync();
        _stopping.Dispose();
    }

    private void OnChange(StoreEvent change)
    {
        var pod = change.Object;
        if (!_nodes.Contains(pod.Text("spec", "nodeName") ?? "") || _stopping.IsCancellationRequested)
        {
            return;
        }

        if (change.Type == StoreEventType.Deleted)
        {
            _workers.GetValueOrDefault(pod.Uid!)?.Terminate(TimeSpan.Zero);
            return;
        }

        if (!_workers.TryGetValue(pod.Uid!, out var worker))
        {
            if (Pods.IsFinished(pod))
            {
                return;
            }

            worker = Start(pod);
        }

        if (pod.IsDeleting)
        {
            worker.Terminate(TimeSpan.FromSeconds(pod.Number("metadata", "deletionGracePeriodSeconds") ?? 0));
        }
    }

    private PodWorker Start(JsonObject pod)
    {
        var worker = new PodWorker((JsonObject)pod.DeepClone(), _services);
        _workers[pod.Uid!] = worker;
        _running[pod.Uid!] = Task.Run(async () =>
        {
            using (worker)
            {
                await worker.RunAsync(_stopping.Token);
            }

            _workers.TryRemove(pod.Uid!, out _);
            _running.TryRemove(pod.Uid!, out _);
        });
        return worker;
    }

    private void EndLeftovers()
    {
        var mark = _services.Instance + "/";
        var left = MarkedProcesses.Find(mark);
        if (left.Count > 0)
        {
            Log.LeftoversEnded(_services.Logger, left.Count);
            MarkedProcesses.KillAll(mark);
        }
    }
}
