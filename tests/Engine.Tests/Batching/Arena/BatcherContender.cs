using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>
/// The shipped batcher itself, with its threads, in virtual time: the clock moves only when every instance is idle or inside a run. Requests carry the
/// objective as their timeout.
/// </summary>
internal sealed class BatcherContender(TimeSpan delay) : IContender
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public string Name => "this batcher";

    public async Task<ArenaScore> PlayAsync(ArenaWorkload workload)
    {
        var clock = new ManualTimeProvider();
        using var metrics = new EngineMetrics();
        var sessions = Enumerable.Range(0, workload.Instances).Select(_ => new SimulatedSession(workload, clock)).ToArray();
        var pool = new SessionPool(sessions, 1, "arena");
        var executor = new BatchExecutor("m", "1", clock, metrics.For("m", "1", clock), NullLogger.Instance);
        WarmUp(workload, executor);
        using var batcher = new DynamicBatcher(new BatcherOptions(new BatchLimits(ArenaWorkload.MaxRows, delay), true, 512, TimeSpan.Zero), pool, executor, clock);
        var answeredAt = new TimeSpan?[workload.Requests.Count];
        var outcomes = new Task<InferOutcome>[workload.Requests.Count];
        var (next, runs) = (0, 0);
        while (Next(workload, sessions, clock, next) is { } time)
        {
            clock.Advance(time - TimeSpan.FromTicks(clock.GetTimestamp()));
            Settle(sessions, pool);
            foreach (var session in sessions.Where(session => session.Parked?.End <= time))
            {
                Array.ForEach(session.Parked!.Requests, request => answeredAt[request] = time);
                runs++;
                session.LetGo();
                Settle(sessions, pool);
            }

            for (; next < workload.Requests.Count && workload.Requests[next].At <= time; next++)
            {
                outcomes[next] = Send(batcher, workload, next);
                Settle(sessions, pool);
            }
        }

        var answers = await Task.WhenAll(outcomes).WaitAsync(Limit);
        for (var request = 0; request < answers.Length; request++)
        {
            answeredAt[request] = answers[request] is InferOutcome.Success ? answeredAt[request] : null;
        }

        pool.Close();
        await pool.Ended.WaitAsync(Limit);
        return ArenaScore.Of(Name, workload, answeredAt, runs);
    }

    /// <summary>What a model's warm-up measures before it serves.</summary>
    private static void WarmUp(ArenaWorkload workload, BatchExecutor executor)
    {
        for (var rows = 1; rows <= ArenaWorkload.MaxRows; rows *= 2)
        {
            executor.Cost.Learn(workload.ServiceTime(TimeSpan.Zero, rows), rows, rows == 1);
        }
    }

    private static Task<InferOutcome> Send(DynamicBatcher batcher, ArenaWorkload workload, int request)
    {
        var (_, rows, shape) = workload.Requests[request];
        var timeout = (long)workload.Objective.TotalMicroseconds;
        return batcher.SubmitAsync(BatcherFixture.Content(request, rows, 1 + shape, 0), null, timeout, CancellationToken.None).AsTask();
    }

    private static TimeSpan? Next(ArenaWorkload workload, SimulatedSession[] sessions, ManualTimeProvider clock, int next)
    {
        var end = sessions.Min(session => session.Parked?.End);
        var arrival = next < workload.Requests.Count ? workload.Requests[next].At : (TimeSpan?)null;
        var timer = end is null && arrival is null && sessions.All(session => session.Parked is null) && clock.PendingTimers == 0 ? null : clock.NextTimer;
        return new[] { end, arrival, timer }.Min();
    }

    /// <summary>Waits until every instance is idle or inside a run, so that nothing can happen before the clock moves.</summary>
    private static void Settle(SimulatedSession[] sessions, SessionPool pool) => Assert.That(
        SpinWait.SpinUntil(() => sessions.Count(session => session.Parked is not null) + pool.Idle == sessions.Length, Limit), Is.True, "an instance is neither idle nor running");
}
