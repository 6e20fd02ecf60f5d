using System.Globalization;
using ModelServing.Demo.Terminal;
using ModelServing.Testing.Load;
using ModelServing.Testing.Time;

namespace ModelServing.Demo.Autoscaling;

/// <summary>The load's way up and down. Each stage lasts until the pods are where they should be; none that they are not in time, or a request that fails, ends it.</summary>
internal sealed class LoadProgram(CallerPool callers, ScalingWatch watch, Recorder recorder, Report report)
{
    /// <summary>The most pods that the load asks for.</summary>
    public const int Peak = 3;

    /// <summary>A period of the HPA controller (15 s), a look at the pods before it (5 s), the start of a pod, and as much again.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(75);

    /// <exception cref="TimeoutException">The pods did not follow.</exception>
    /// <exception cref="InvalidOperationException">A request failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StageAsync(2, "one pod is enough", () => watch.State is { IsActive: true, Wanted: 1, Ready: 1 } && AllWork(1), cancellationToken);
        await StageAsync(7, "two pods", () => watch.State is { Wanted: 2, Ready: 2 } && AllWork(2), cancellationToken);
        await StageAsync(12, "three pods", () => watch.State is { Wanted: Peak, Ready: Peak } && AllWork(Peak), cancellationToken);
        await StageAsync(1, "back to one pod, while it goes on asking", () => watch.State is { Wanted: 1, Pods: 1, Ready: 1 } && AllWork(1), cancellationToken);
        await callers.SetAsync(0);
        ThrowIfFailed();
    }

    private bool AllWork(int pods) => recorder.Utilization.Count == pods && recorder.Utilization.All(static percent => percent > 0);

    private async Task StageAsync(int number, string title, Func<bool> isReached, CancellationToken cancellationToken)
    {
        report.Step($"{number} caller{(number == 1 ? "" : "s")}: {title}");
        var begun = recorder.Elapsed;
        await callers.SetAsync(number);
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(IsOver(isReached)), Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{number} callers: the pods did not follow within {Limit.TotalSeconds:0} s; the last state was {watch.State}");
        }

        ThrowIfFailed();
        report.Good(string.Create(CultureInfo.InvariantCulture, $"after {(recorder.Elapsed - begun).TotalSeconds:0.0} s"));
    }

    private bool IsOver(Func<bool> isReached)
    {
        watch.ThrowIfEnded();
        recorder.ThrowIfEnded();
        return callers.Failed > 0 || isReached();
    }

    private void ThrowIfFailed()
    {
        if (callers.Failed > 0)
        {
            throw new InvalidOperationException($"{callers.Failed} of {callers.Failed + callers.Answered} requests failed; the first: {callers.FirstFailure}");
        }
    }
}
