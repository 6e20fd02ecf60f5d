using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Containers;
using ModelServing.Sandbox.Nodes.Processes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>
/// The life of one container over all its runs.
/// <code>
/// Waiting(ErrImagePull, ImagePullBackOff) -> Waiting(CreateContainerConfigError) -> Running -> Terminated -> Waiting(CrashLoopBackOff) -> Running ...
/// </code>
/// </summary>
internal sealed class ContainerRunner
{
    private static readonly TimeSpan ConfigurationRetry = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly RunningPod _pod;
    private readonly JsonObject _container;
    private readonly bool _isInit;
    private readonly Action _changed;
    private readonly string _fieldPath;
    private int _restarts;
    private ContainerView _view;

    public ContainerRunner(RunningPod pod, JsonObject container, bool isInit, Action changed)
    {
        _pod = pod;
        _container = container;
        _isInit = isInit;
        _changed = changed;
        Name = container.Text("name") ?? "";
        _fieldPath = $"spec.{(isInit ? "initContainers" : "containers")}{{{Name}}}";
        _view = new ContainerView(Name, container.Text("image") ?? "", new ContainerState.Waiting("PodInitializing"));
    }

    public string Name { get; }

    public ContainerView View
    {
        get
        {
            lock (_gate)
            {
                return _view;
            }
        }
    }

    /// <summary>The container cannot be run here at all.</summary>
    public void Refuse(string reason, string message) => Show(view => Next(view, new ContainerState.Waiting(reason, message)));

    /// <summary>Returns when the container has ended and will not be started again, or when the pod stops.</summary>
    public async Task RunAsync()
    {
        var stop = _pod.Termination.Requested;
        var backOff = _pod.Services.BackOff;
        try
        {
            var entryPoint = await PullAsync(stop);
            while (true)
            {
                var ended = await RunOnceAsync(entryPoint, stop);
                if (stop.IsCancellationRequested || !IsToBeRestarted(ended.ExitCode))
                {
                    return;
                }

                backOff = backOff.Ended(ended.Finished - ended.Started);
                await BackOffAsync(backOff.Wait - (_pod.Time.GetUtcNow() - ended.Finished), backOff.Wait, stop);
                _restarts++;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The pod stops while this container waits: there is nothing to stop.
        }
    }

    private async Task<IReadOnlyList<string>> PullAsync(CancellationToken stop)
    {
        var image = _container.Text("image") ?? "";
        for (var backOff = _pod.Services.BackOff.Ended(TimeSpan.Zero); ; backOff = backOff.Ended(TimeSpan.Zero))
        {
            if (_pod.Services.Images.Find(image) is { } entryPoint)
            {
                _pod.Tell(EventType.Normal, "Pulled", $"Container image \"{image}\" already present on machine", _fieldPath);
                return entryPoint;
            }

            var why = _pod.Services.Images.Explain(image);
            Refuse("ErrImagePull", why);
            _pod.Tell(EventType.Warning, "Failed", $"Failed to pull image \"{image}\": {why}", _fieldPath);
            _pod.Tell(EventType.Warning, "Failed", "Error: ErrImagePull", _fieldPath);
            if (backOff.Wait > TimeSpan.Zero)
            {
                Refuse("ImagePullBackOff", $"Back-off pulling image \"{image}\": ErrImagePull: {why}");
                _pod.Tell(EventType.Normal, "BackOff", $"Back-off pulling image \"{image}\"", _fieldPath);
                await Task.Delay(backOff.Wait, _pod.Time, stop);
            }
        }
    }

    private async Task<ContainerState.Terminated> RunOnceAsync(IReadOnlyList<string> entryPoint, CancellationToken stop)
    {
        var plan = await PlanAsync(entryPoint, stop);
        stop.ThrowIfCancellationRequested();
        _pod.Tell(EventType.Normal, "Created", $"Created container: {Name}", _fieldPath);
        var id = $"process://{Guid.NewGuid():N}";
        var started = _pod.Time.GetUtcNow();
        var start = LocalProcess.Start(plan.Process);
        if (start is StartOutcome.Refused refused)
        {
            _pod.Tell(EventType.Warning, "Failed", $"Error: {refused.Message}", _fieldPath);
            return End(new ContainerState.Terminated(128, "StartError", refused.Message, started, started, id));
        }

        var process = ((StartOutcome.Started)start).Process;
        using (process)
        {
            Log.ContainerStarted(_pod.Services.Logger, _pod.Pod.Namespace, _pod.Pod.Name, Name, process.Id);
            _pod.Tell(EventType.Normal, "Started", $"Started container {Name}", _fieldPath);
            Show(view => Next(view, new ContainerState.Running(started)) with { ContainerId = id, Restarts = _restarts });
            var code = await new ContainerRun(_pod, _container, plan, _fieldPath) { OnProbed = ShowProbed }.SuperviseAsync(process);

            Log.ContainerEnded(_pod.Services.Logger, _pod.Pod.Namespace, _pod.Pod.Name, Name, code);
            var message = TerminationMessage.Read(plan.TerminationFile, plan.Process.OutputFile, _container.Text("terminationMessagePolicy") == "FallbackToLogsOnError", code);
            return End(new ContainerState.Terminated(code, code == 0 ? "Completed" : "Error", message, started, _pod.Time.GetUtcNow(), id));
        }
    }

    private async Task<ContainerPlan> PlanAsync(IReadOnlyList<string> entryPoint, CancellationToken stop)
    {
        var planner = new ContainerPlanner(_pod, _container);
        while (true)
        {
            var (plan, fault) = planner.Plan(entryPoint, _restarts);
            if (plan is not null)
            {
                return plan;
            }

            Refuse("CreateContainerConfigError", fault);
            _pod.Tell(EventType.Warning, "Failed", $"Error: {fault}", _fieldPath);
            await Task.Delay(ConfigurationRetry, _pod.Time, stop);
        }
    }

    private async Task BackOffAsync(TimeSpan wait, TimeSpan stated, CancellationToken stop)
    {
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        var who = $"{Name} in pod {_pod.Pod.Name}_{_pod.Pod.Namespace}({_pod.Pod.Uid})";
        var text = string.Create(CultureInfo.InvariantCulture, $"back-off {stated.TotalSeconds:0.###}s restarting failed container={Name} pod={_pod.Pod.Name}_{_pod.Pod.Namespace}({_pod.Pod.Uid})");
        Refuse("CrashLoopBackOff", text);
        _pod.Tell(EventType.Warning, "BackOff", $"Back-off restarting failed container {who}", _fieldPath);
        await Task.Delay(wait, _pod.Time, stop);
    }

    private bool IsToBeRestarted(int exitCode) => (_pod.Pod.Text("spec", "restartPolicy") ?? "Always") switch
    {
        "Never" => false,
        "OnFailure" => exitCode != 0,
        _ => !_isInit || exitCode != 0,
    };

    private ContainerState.Terminated End(ContainerState.Terminated ended)
    {
        RemoveOldRuns();
        Show(view => view with { State = ended, ContainerId = ended.ContainerId, Restarts = _restarts, Ready = _isInit && ended.ExitCode == 0, Started = false });
        return ended;
    }

    /// <summary>The present run and the one before it keep their files, for kubectl logs --previous.</summary>
    private void RemoveOldRuns()
    {
        var old = _pod.Folder.Run(Name, _restarts - 2);
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private void ShowProbed(bool started, bool ready) =>
        Show(view => view.State is ContainerState.Running ? view with { Started = started, Ready = ready && !_isInit } : view);

    /// <summary>The end of a run becomes the last state when the next one begins, or is waited for.</summary>
    private static ContainerView Next(ContainerView view, ContainerState state) =>
        view with { State = state, Last = view.State as ContainerState.Terminated ?? view.Last };

    private void Show(Func<ContainerView, ContainerView> change)
    {
        lock (_gate)
        {
            var before = _view;
            _view = change(before);
            if (_view == before)
            {
                return;
            }
        }

        _changed();
    }
}
