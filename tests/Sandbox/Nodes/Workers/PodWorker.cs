using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Volumes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>
/// One pod from its binding to its removal: volumes, init containers one after the other, containers side by side; when it is asked to
/// stop, all of them stop, and when nothing of it runs any more, the object is removed.
/// </summary>
internal sealed class PodWorker : IDisposable
{
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstMountRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestMountRetry = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly KubeletServices _services;
    private readonly ObjectKey _key;
    private readonly RunningPod _pod;
    private readonly DateTimeOffset _started;
    private readonly IReadOnlyList<ContainerRunner> _init;
    private readonly IReadOnlyList<ContainerRunner> _main;
    private volatile bool _mounted;

    public PodWorker(JsonObject pod, KubeletServices services)
    {
        _services = services;
        _key = new ObjectKey(KnownResources.Pods, pod.Namespace, pod.Name);
        _started = services.Context.Time.GetUtcNow();
        _pod = new RunningPod(pod, services.Addresses.Take(), PodFolder.Of(services.StateFolder, pod.Uid!), [], new PodTermination(services.Context.Time), services);
        _init = [.. pod.Items("spec", "initContainers").Select(container => new ContainerRunner(_pod, container, isInit: true, Publish))];
        _main = [.. pod.Items("spec", "containers").Select(container => new ContainerRunner(_pod, container, isInit: false, Publish))];
    }

    /// <summary>Asks the pod to stop within a time; zero kills it.</summary>
    public void Terminate(TimeSpan grace) => _pod.Termination.Begin(grace);

    /// <summary>Where a container's output is, or null if there is no such container or run.</summary>
    public string? FindLog(string container, bool previous)
    {
        var runner = _init.Concat(_main).FirstOrDefault(runner => runner.Name == container);
        var file = runner is null ? null : _pod.Folder.Log(container, runner.View.Restarts - (previous ? 1 : 0));
        return File.Exists(file) ? file : null;
    }

    /// <summary>Whether a container's present run may still write.</summary>
    public bool IsRunning(string container) =>
        _init.Concat(_main).Any(runner => runner.Name == container && runner.View.State is Containers.ContainerState.Running);

    /// <summary>Returns when nothing of the pod runs any more and, unless the sandbox itself is stopping, its object is removed.</summary>
    public async Task RunAsync(CancellationToken sandboxStopping)
    {
        Log.PodStarted(_services.Logger, _pod.Pod.Namespace, _pod.Pod.Name, _pod.Pod.Text("spec", "nodeName"), _pod.Address);
        try
        {
            Publish();
            await RunContainersAsync();
            Publish();
            await WaitForRequestAsync();
        }
        catch (Exception error)
        {
            // One pod's fault must not take the node down; the pod is stopped, its status shows how far it came.
            Log.WorkerFailed(_services.Logger, error, _pod.Pod.Namespace, _pod.Pod.Name);
            _pod.Tell(EventType.Warning, "FailedSync", $"error syncing pod: {error.Message}");
            await WaitForRequestAsync();
        }
        finally
        {
            _services.Addresses.Return(_pod.Address);
        }

        Log.PodStopped(_services.Logger, _pod.Pod.Namespace, _pod.Pod.Name);
        if (!sandboxStopping.IsCancellationRequested && _services.Context.Store.Get(_key)?.Uid == _pod.Pod.Uid)
        {
            _services.Context.Store.Delete(_key, gracePeriodSeconds: 0);
        }

        _pod.Folder.Delete();
    }

    public void Dispose() => _pod.Termination.Dispose();

    private async Task RunContainersAsync()
    {
        var refusals = PodSupport.Refusals(_pod.Pod);
        if (refusals.Count > 0)
        {
            var message = $"the sandbox runs pods as local processes and has no {string.Join(", no ", refusals)}";
            _pod.Tell(EventType.Warning, "Unsupported", message);
            foreach (var runner in _init.Concat(_main))
            {
                runner.Refuse("CreateContainerConfigError", message);
            }

            return;
        }

        try
        {
            await MountAsync(_pod.Termination.Requested);
        }
        catch (OperationCanceledException) when (_pod.Termination.Requested.IsCancellationRequested)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_pod.Termination.Requested);
        var refreshing = RefreshAsync(ended.Token);
        try
        {
            await RunMountedAsync();
        }
        finally
        {
            await ended.CancelAsync();
            await refreshing;
        }
    }

    /// <summary>Keeps what containers read of ConfigMaps and Secrets true. The kubelet looks once a minute; tests have less time.</summary>
    private async Task RefreshAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(RefreshPeriod, _pod.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var volume in _pod.Pod.Items("spec", "volumes"))
            {
                _services.Volumes.Refresh(_pod.Pod, volume, _pod.Folder.Volume(volume.Text("name") ?? ""));
            }
        }
    }

    private async Task RunMountedAsync()
    {
        foreach (var runner in _init)
        {
            await runner.RunAsync();
            if (!PodPhase.IsDone(runner.View) || _pod.Termination.Requested.IsCancellationRequested)
            {
                return;
            }
        }

        await Task.WhenAll(_main.Select(runner => runner.RunAsync()));
    }

    private async Task MountAsync(CancellationToken stop)
    {
        var mounter = _services.Volumes;
        foreach (var volume in _pod.Pod.Items("spec", "volumes"))
        {
            var name = volume.Text("name") ?? "";
            var retry = FirstMountRetry;
            while (mounter.Mount(_pod.Pod, volume, _pod.Folder.Volume(name)) is var outcome)
            {
                if (outcome is VolumeOutcome.Mounted mounted)
                {
                    _pod.Volumes[name] = mounted.Folder;
                    break;
                }

                _pod.Tell(EventType.Warning, "FailedMount", ((VolumeOutcome.Missing)outcome).Message);
                await Task.Delay(retry, _pod.Time, stop);
                retry = retry * 2 < LongestMountRetry ? retry * 2 : LongestMountRetry;
            }
        }

        _mounted = true;
        Publish();
    }

    private async Task WaitForRequestAsync()
    {
        var requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _pod.Termination.Requested.Register(() => requested.TrySetResult());
        await requested.Task;
    }

    private void Publish()
    {
        // Containers change at the same time; what is written last must be what is true last.
        lock (_gate)
        {
            var facts = new PodFacts(_pod.Pod, _pod.Address, _started, _mounted, [.. _init.Select(runner => runner.View)], [.. _main.Select(runner => runner.View)]);
            try
            {
                _services.Context.Store.ChangeStatus(_key, value =>
                {
                    if (value.Uid == _pod.Pod.Uid)
                    {
                        PodStatus.Write(value.Ensure("status"), facts, _pod.Time.GetUtcNow());
                    }
                });
            }
            catch (ApiStatusException refusal) when (refusal.Code == StatusCodes.Status404NotFound)
            {
                Log.StatusRefused(_services.Logger, _key.Namespace, _key.Name, refusal.Message);
            }
        }
    }
}
