using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Leadership;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Leadership;

/// <summary>Real electors in virtual time, on a bad network, with pauses, clocks an hour apart, restarts, and people who edit the lease.</summary>
internal sealed class LeadershipSimulationTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ManualTimeProvider _world = new();
    private readonly PumpedContext _context = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Test]
    public void Never_do_two_candidates_write_and_soon_after_the_faults_one_does([Range(1, 20)] int seed)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            Simulate(seed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void Simulate(int seed)
    {
        var random = new Random(seed);
        var leases = new SimulatedLeases(_world, random);
        var candidates = Enumerable.Range(0, 3).Select(index => new Candidate(_world, leases, index, _stop.Token)).ToArray();
        var led = new HashSet<string>();

        for (var tick = 0; tick < 18_000; tick++)
        {
            Disturb(random, leases, candidates);
            Advance(candidates);
            var writers = candidates.Where(static candidate => candidate.MayWrite).ToArray();
            Assert.That(writers, Has.Length.LessThanOrEqualTo(1), () => $"after {_world.GetUtcNow():HH:mm:ss.f} both {string.Join(" and ", writers.Select(static writer => writer.Name))} may write");
            led.UnionWith(writers.Select(static writer => writer.Name));
        }

        (leases.LossRate, leases.MaxDelay) = (0, TimeSpan.FromMilliseconds(100));
        Array.ForEach(candidates, static candidate => candidate.Heal());
        for (var tick = 0; tick < 1_200; tick++)
        {
            Advance(candidates);
        }

        AdvanceUntil(candidates, () => candidates.Count(static candidate => candidate.MayWrite) == 1);
        Assert.That(led, Has.Count.GreaterThan(3), "leadership has changed hands, or the test shows nothing");

        _stop.Cancel();
        AdvanceUntil(candidates, () => candidates.All(static candidate => candidate.HasStopped));
        Assert.That(leases.Stored!.Spec!.HolderIdentity, Is.Empty, "the last one has given the lease back");
    }

    private void Advance(Candidate[] candidates)
    {
        Array.ForEach(candidates, static candidate => candidate.RestartWhenLost());
        _world.Advance(Tick);
        _context.Pump();
    }

    private void AdvanceUntil(Candidate[] candidates, Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Patience), "it never came true");
            Advance(candidates);
        }
    }

    private static void Disturb(Random random, SimulatedLeases leases, Candidate[] candidates)
    {
        var one = candidates[random.Next(candidates.Length)];
        switch (random.Next(400))
        {
            case 0:
                leases.LossRate = random.Next(4) * 0.15;
                break;
            case 1:
                leases.MaxDelay = TimeSpan.FromSeconds(random.Next(1, 12));
                break;
            case 2 or 3:
                one.Time.Pause();
                break;
            case 4 or 5:
                one.IsCutOff = true;
                break;
            case 6:
                leases.Edit(static record => record with { RenewTime = record.RenewTime?.AddYears(1) });
                break;
            case < 20:
                one.Heal();
                break;
        }
    }

    private sealed class Candidate(ManualTimeProvider world, SimulatedLeases leases, int index, CancellationToken stop)
    {
        private int _runs;
        private LeaderElector? _elector;
        private Task<LeadershipEnd> _running = Task.FromResult(LeadershipEnd.Lost);

        public PausableTimeProvider Time { get; } = new(world, TimeSpan.FromHours(index - 1));

        public bool IsCutOff { get; set; }

        public string Name => $"candidate-{index}_{_runs}";

        public bool MayWrite => _elector?.MayWrite == true;

        public void Heal()
        {
            IsCutOff = false;
            Time.Resume();
        }

        /// <summary>As a kubelet does it with a container that has ended.</summary>
        public void RestartWhenLost()
        {
            if (_running is { IsCompleted: true } && !HasStopped)
            {
                _runs++;
                var options = new LeaderElectionOptions(new NamespacedName("operators", "lease"), Name);
                _elector = new LeaderElector(leases.ClientOf(Time, () => IsCutOff), options, Time, NullLogger<LeaderElector>.Instance);
                _running = _elector.RunAsync(WorkAsync, stop);
            }
        }

        public bool HasStopped => _running is { IsCompletedSuccessfully: true, Result: LeadershipEnd.Stopped };

        private async Task WorkAsync(CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.InfiniteTimeSpan, Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
