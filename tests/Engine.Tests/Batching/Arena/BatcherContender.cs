using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Engine.Admission;
using ModelServing.Engine.Batching;
using ModelServing.Engine.Sessions;
using ModelServing.Engine.Telemetry;
using ModelServing.Protocol.Requests;
using ModelServing.Testing.Time;

namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>
/// The shipped batcher itself, with its threads, in virtual time: the clock moves only when every instance is idle or inside a run and every request that was
/// refused knows of it. The objective is the model's latency objective, at the 99th percentile.
/// </summary>
internal sealed class BatcherContender(TimeSpan delay) : IContender
{
    public string Name => "this batcher";

    public async Task<ArenaScore> PlayAsync(ArenaWorkload workload)
    {
        using var game = new Game(workload, delay);
        await game.PlayAsync();
        return game.Ledger.Score(Name);
    }

    private sealed class Game : IDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

        private readonly ManualTimeProvider _clock = new();
        private readonly EngineMetrics _metrics = new();
        private readonly ArenaWorkload _workload;
        private readonly Dictionary<int, Task<InferOutcome>> _open = [];
        private readonly SimulatedSession[] _sessions;
        private readonly SessionPool _pool;
        private readonly DynamicBatcher _batcher;

        public Game(ArenaWorkload workload, TimeSpan delay)
        {
            _workload = workload;
            Ledger = new ArenaLedger(workload);
            _sessions = [.. Enumerable.Range(0, workload.Instances).Select(_ => new SimulatedSession(workload, _clock))];
            _pool = workload.SharesProcessors ? new SessionPool([new SharedSession(_sessions)], workload.Instances, "arena") : new SessionPool(_sessions, 1, "arena");
            var objective = new LatencyObjective(99, workload.Objective);
            var metrics = _metrics.For("m", "1", _clock);
            metrics.Watch(static () => 0, static () => 0, _pool.Sessions);
            var executor = new BatchExecutor("m", "1", _clock, metrics, NullLogger.Instance, objective);
            WarmUp(workload, executor);
            _batcher = new DynamicBatcher(
                new BatcherOptions(new BatchLimits(ArenaWorkload.MaxRows, delay), true, 512, TimeSpan.Zero, objective), _pool, executor, _clock);
        }

        public ArenaLedger Ledger { get; }

        private TimeSpan Now => TimeSpan.FromTicks(_clock.GetTimestamp());

        private IEnumerable<SimulatedRun> Running => _sessions.Select(session => session.Parked).OfType<SimulatedRun>();

        public async Task PlayAsync()
        {
            while (Next() is { } time)
            {
                var elapsed = time - Now;
                var running = Running.ToArray();
                Array.ForEach(running, run => run.GoOn(_workload.Done(elapsed, running.Length)));
                _clock.Advance(elapsed);
                await SettleAsync(time);
                foreach (var session in _sessions.Where(session => session.Parked is { HasEnded: true }))
                {
                    Ledger.Runs++;
                    session.LetGo();
                    await SettleAsync(time);
                }

                while (Ledger.Traffic.NextAt <= time)
                {
                    Send(Ledger.Take());
                    await SettleAsync(time);
                }
            }

            _pool.Close();
            await _pool.Ended.WaitAsync(Limit);
        }

        public void Dispose()
        {
            _batcher.Dispose();
            _metrics.Dispose();
        }

        /// <summary>What a model's warm-up measures before it serves.</summary>
        private static void WarmUp(ArenaWorkload workload, BatchExecutor executor)
        {
            for (var rows = 1; rows <= ArenaWorkload.MaxRows; rows *= 2)
            {
                executor.Cost.Learn(workload.ServiceTime(TimeSpan.Zero, rows), workload.ServiceTime(TimeSpan.Zero, rows), rows, rows == 1);
            }
        }

        private void Send(int number)
        {
            var request = Ledger.Requests[number];
            var content = BatcherFixture.Content(number, request.Rows, 1 + request.Shape, 0);
            _open.Add(number, _batcher.SubmitAsync(content, null, RequestParameters.None, CancellationToken.None).AsTask());
        }

        private TimeSpan? Next()
        {
            var running = Running.ToArray();
            var end = running.Min(run => (TimeSpan?)(Now + _workload.Takes(run.Left, running.Length)));
            return new[] { end, Ledger.Traffic.NextAt, _clock.NextTimer }.Min();
        }

        /// <summary>Waits until nothing can happen before the clock moves, and notes what has ended.</summary>
        private async Task SettleAsync(TimeSpan now)
        {
            Assert.That(SpinWait.SpinUntil(IsSettled, Limit), Is.True, "an instance is neither idle nor running, or a request is lost");
            foreach (var (number, outcome) in _open.Where(pair => pair.Value.IsCompleted).ToArray())
            {
                _open.Remove(number);
                if (await outcome is InferOutcome.Success)
                {
                    Ledger.Answered(number, now);
                }
                else
                {
                    Ledger.Refused(number, now);
                }
            }
        }

        private bool IsSettled()
        {
            var parked = Running.ToArray();
            return parked.Length + _pool.Idle == _sessions.Length
                && _open.Values.Count(outcome => !outcome.IsCompleted) == _batcher.Queued + parked.Sum(run => run.Requests.Distinct().Count());
        }
    }
}
