using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine;
using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Fuzz.Running;
using ModelServing.Testing.Time;

namespace ModelServing.Fuzz.Targets.Engine;

/// <summary>Plays one programme on the shipped batcher and its threads. Time is virtual; which thread comes first is not.</summary>
internal sealed class Episode(ReadOnlyMemory<byte> input)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private readonly ManualTimeProvider _clock = new();
    private readonly Programme _programme = new(input);

    public async Task<Verdict> PlayAsync()
    {
        using var metrics = new EngineMetrics();
        var sessions = Enumerable.Range(0, _programme.Instances).Select(static _ => new CheckableSession()).ToArray();
        var pool = new SessionPool(sessions, 1, "fuzz");
        var executor = new BatchExecutor("m", "1", _clock, metrics.For("m", "1", _clock), NullLogger.Instance, _programme.Objective);
        using var batcher = new DynamicBatcher(_programme.Options, pool, executor, _clock);
        var requests = await SubmitAsync(batcher);
        var complaint = await JudgeAsync(requests);
        var left = (batcher.Queued, batcher.InFlight);
        await batcher.DrainAsync(TimeSpan.Zero);
        pool.Close();
        await pool.Ended.WaitAsync(Patience);
        foreach (var (_, _, cancellation) in requests)
        {
            cancellation.Dispose();
        }

        return complaint is not null ? Verdict.Wrong(complaint)
            : left != (0, 0) ? Verdict.Wrong($"all is answered, and {left.Queued} requests wait and {left.InFlight} are under way")
            : sessions.Any(static session => session.WasMisused || !session.IsDisposed) ? Verdict.Wrong("a session was used by two at once, after its end, or never ended")
            : sessions.Any(session => session.LargestRun > Math.Max(_programme.Options.Limits.MaxRows, 4)) ? Verdict.Wrong("a batch is larger than it may be")
            : Verdict.Accepted;
    }

    private async Task<List<(ProgrammedRequest Request, Task<InferOutcome> Answer, CancellationTokenSource Cancellation)>> SubmitAsync(DynamicBatcher batcher)
    {
        var open = new List<(ProgrammedRequest Request, Task<InferOutcome> Answer, CancellationTokenSource Cancellation)>();
        foreach (var request in _programme.Requests)
        {
            var cancellation = new CancellationTokenSource();
            open.Add((request, batcher.SubmitAsync(request.Content(), request.Id, request.Parameters, cancellation.Token).AsTask(), cancellation));

            // Some at once, some while others have come.
            foreach (var gone in open.TakeLast(1 + (request.Number % 3)).Where(static one => one.Request.Cancels && !one.Cancellation.IsCancellationRequested).ToArray())
            {
                await gone.Cancellation.CancelAsync();
            }

            if (request.Gap > TimeSpan.Zero)
            {
                _clock.Advance(request.Gap);
            }

            if (request.Yields)
            {
                await Task.Yield();
            }
        }

        return open;
    }

    private async Task<string?> JudgeAsync(List<(ProgrammedRequest Request, Task<InferOutcome> Answer, CancellationTokenSource Cancellation)> requests)
    {
        var all = Task.WhenAll(requests.Select(static one => one.Answer));
        for (var started = Stopwatch.GetTimestamp(); !all.IsCompleted;)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                return $"lost: {string.Join(' ', requests.Where(static one => !one.Answer.IsCompleted).Select(static one => one.Request.Id))}";
            }

            // What waits for company, or for a deadline, waits no longer than a model's threads take.
            _clock.Advance(Step);
            await Task.Yield();
        }

        foreach (var (request, answer, _) in requests)
        {
            if (request.Complaint(await answer, _programme.Objective is not null) is { } complaint)
            {
                return complaint;
            }
        }

        return null;
    }
}
