using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Probes;
using ModelServing.Sandbox.Nodes.Processes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>One run of a container, from the started process to its end: probes it, and stops it when the pod is to stop or a probe says so.</summary>
internal sealed class ContainerRun(RunningPod pod, JsonObject container, ContainerPlan plan, string fieldPath)
{
    private const int OutputLimit = 1024;
    private static readonly TimeSpan LeastShutdown = TimeSpan.FromSeconds(2);
    private readonly string _name = container.Text("name") ?? "";
    private volatile ProbeSpec? _failed;

    /// <summary>Called with what the probes say about the container having started and being ready.</summary>
    public required Action<bool, bool> OnProbed { get; init; }

    /// <returns>The exit code, when nothing of the container runs any more.</returns>
    public async Task<int> SuperviseAsync(LocalProcess process)
    {
        using var exited = new CancellationTokenSource();
        using var unhealthy = new CancellationTokenSource();
        var exit = WaitAsync(process, exited);
        var probes = ProbeAsync(unhealthy, exited.Token);

        await FirstOfAsync(exited.Token, pod.Termination.Requested, unhealthy.Token);
        if (!exited.IsCancellationRequested)
        {
            if (pod.Termination.Requested.IsCancellationRequested)
            {
                pod.Tell(EventType.Normal, "Killing", $"Stopping container {_name}", fieldPath);
                await StopAsync(process, exited.Token, pod.Termination.Expired);
            }
            else if (_failed is { } probe)
            {
                await RestartAsync(process, probe, exited.Token);
            }
            else
            {
                process.Kill();
            }
        }

        var code = await exit;
        await probes;
        return code;
    }

    private static async Task<int> WaitAsync(LocalProcess process, CancellationTokenSource exited)
    {
        var code = await process.WaitAsync(CancellationToken.None);
        await exited.CancelAsync();
        return code;
    }

    private async Task RestartAsync(LocalProcess process, ProbeSpec probe, CancellationToken exited)
    {
        pod.Tell(EventType.Normal, "Killing", $"Container {_name} failed {probe.Kind.ToString().ToLowerInvariant()} probe, will be restarted", fieldPath);
        using var grace = new CancellationTokenSource(probe.GracePeriod ?? TimeSpan.FromSeconds(pod.Pod.Number("spec", "terminationGracePeriodSeconds") ?? 30), pod.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, pod.Termination.Expired);
        await StopAsync(process, exited, either.Token);
    }

    /// <summary>preStop, SIGTERM to the group, and SIGKILL when the time is over.</summary>
    private async Task StopAsync(LocalProcess process, CancellationToken exited, CancellationToken expired)
    {
        if (!expired.IsCancellationRequested)
        {
            var ranHook = await PreStopAsync(exited, expired);
            process.Terminate();
            if (ranHook && expired.IsCancellationRequested)
            {
                // A hook that used up the grace period still leaves the container a moment after SIGTERM, as a kubelet does.
                using var least = new CancellationTokenSource(LeastShutdown, pod.Time);
                await FirstOfAsync(exited, least.Token);
            }

            await FirstOfAsync(exited, expired);
        }

        if (!exited.IsCancellationRequested)
        {
            process.Kill();
        }
    }

    private async Task<bool> PreStopAsync(CancellationToken exited, CancellationToken expired)
    {
        if (container.At("lifecycle", "preStop") is not JsonObject hook)
        {
            return false;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(exited, expired);
        try
        {
            await (hook.Number("sleep", "seconds") is { } seconds
                ? Task.Delay(TimeSpan.FromSeconds(seconds), pod.Time, over.Token)
                : RunHookAsync(hook.Texts("exec", "command"), over.Token));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The container ended, or its time is over: there is nothing more to wait for.
        }

        return true;
    }

    private async Task RunHookAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var (code, output) = await ExecuteAsync(command, cancellationToken);
        if (code != 0)
        {
            pod.Tell(EventType.Warning, "FailedPreStopHook", $"PreStopHook failed: command exited with {code}: {output}", fieldPath);
        }
    }

    private async Task ProbeAsync(CancellationTokenSource unhealthy, CancellationToken exited)
    {
        try
        {
            await RunProbesAsync(unhealthy, exited);
        }
        catch (OperationCanceledException) when (exited.IsCancellationRequested)
        {
            // There is nothing left to probe.
        }
        catch
        {
            // Whoever supervises must not wait for probes that will never report again.
            await unhealthy.CancelAsync();
            throw;
        }
    }

    private async Task RunProbesAsync(CancellationTokenSource unhealthy, CancellationToken exited)
    {
        var startup = ProbeSpec.Read(container, ProbeKind.Startup);
        var readiness = ProbeSpec.Read(container, ProbeKind.Readiness);
        var liveness = ProbeSpec.Read(container, ProbeKind.Liveness);
        if (startup is not null)
        {
            await RunProbeAsync(startup, _ => { }, unhealthy, exited);
        }

        OnProbed(true, readiness is null);
        await Task.WhenAll(
            readiness is null ? Task.CompletedTask : RunProbeAsync(readiness, passing => OnProbed(true, passing), null, exited),
            liveness is null ? Task.CompletedTask : RunProbeAsync(liveness, _ => { }, unhealthy, exited));
    }

    private Task RunProbeAsync(ProbeSpec probe, Action<bool> onVerdict, CancellationTokenSource? unhealthy, CancellationToken exited)
    {
        var loop = new ProbeLoop(probe, new ProbeTarget(pod.Address, ExecuteAsync), pod.Services.Probes, pod.Time)
        {
            OnResult = (passing, result, failed) =>
            {
                if (!result.Success && !exited.IsCancellationRequested)
                {
                    pod.Tell(EventType.Warning, "Unhealthy", $"{probe.Kind} probe failed: {result.Message}", fieldPath);
                }

                onVerdict(passing);
                if (failed && unhealthy is not null)
                {
                    _failed ??= probe;
                    _ = unhealthy.CancelAsync();
                }
            },
        };
        return loop.RunAsync(exited);
    }

    /// <summary>Runs a command beside the container's program, with its variables and its folder.</summary>
    private async Task<(int ExitCode, string Output)> ExecuteAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var output = Path.Combine(plan.Folder, $"exec-{Guid.NewGuid():N}");
        var start = LocalProcess.Start(plan.Process with { Command = command, OutputFile = output });
        if (start is StartOutcome.Refused refused)
        {
            return (127, refused.Message);
        }

        var process = ((StartOutcome.Started)start).Process;
        using (process)
        {
            await using var kill = cancellationToken.Register(process.Kill);
            var code = await process.WaitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            var text = File.Exists(output) ? await File.ReadAllTextAsync(output, cancellationToken) : "";
            File.Delete(output);
            return (code, text.Length <= OutputLimit ? text : text[..OutputLimit]);
        }
    }

    private static async Task FirstOfAsync(params CancellationToken[] signals)
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(signals);
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = first.Token.Register(() => signalled.TrySetResult());
        await signalled.Task;
    }
}
