namespace ModelServing.Engine.Tests.Batching.Arena;

/// <summary>Plays a rule by events: arrivals, ends of runs, and the times at which the rule wants to be asked again.</summary>
internal sealed class RuleContender(string name, Func<ArenaWorkload, IBatchingRule> make) : IContender
{
    private const int MaxQueued = 512;

    public string Name => name;

    public Task<ArenaScore> PlayAsync(ArenaWorkload workload) => Task.Run(() => Play(workload));

    private ArenaScore Play(ArenaWorkload workload)
    {
        var rule = make(workload);
        var ledger = new ArenaLedger(workload);
        var lines = new SortedDictionary<int, List<int>>();
        var running = new List<(SimulatedRun Run, TimeSpan Start, int Rows)>();
        var now = TimeSpan.Zero;
        while (true)
        {
            var askAgainAt = TimeSpan.MaxValue;
            while (running.Count < workload.Instances && Close(ledger, rule, lines, now, ref askAgainAt) is { } members)
            {
                var rows = members.Sum(member => ledger.Requests[member].Rows);
                running.Add((new SimulatedRun(workload.ServiceTime(now, rows), members), now, rows));
                ledger.Runs++;
            }

            var arrival = ledger.Traffic.NextAt ?? TimeSpan.MaxValue;
            var end = running.Select(one => now + workload.Takes(one.Run.Left, running.Count)).DefaultIfEmpty(TimeSpan.MaxValue).Min();
            var soonest = new[] { arrival, end, askAgainAt }.Min();
            if (soonest == TimeSpan.MaxValue)
            {
                return ledger.Score(name);
            }

            running.ForEach(one => one.Run.GoOn(workload.Done(soonest - now, running.Count)));
            now = soonest;
            foreach (var one in running.Where(one => one.Run.HasEnded).ToArray())
            {
                running.Remove(one);
                rule.Ran(now - one.Start, one.Rows, now - ledger.Requests[one.Run.Requests[0]].At);
                Array.ForEach(one.Run.Requests, member => ledger.Answered(member, now));
            }

            if (arrival == now)
            {
                Arrive(ledger, lines, now);
            }
        }
    }

    private static void Arrive(ArenaLedger ledger, SortedDictionary<int, List<int>> lines, TimeSpan now)
    {
        var request = ledger.Take();
        if (lines.Values.Sum(line => line.Count) >= MaxQueued)
        {
            ledger.Refused(request, now);
            return;
        }

        var shape = ledger.Requests[request].Shape;
        (lines.TryGetValue(shape, out var line) ? line : lines[shape] = []).Add(request);
    }

    private static int[]? Close(ArenaLedger ledger, IBatchingRule rule, SortedDictionary<int, List<int>> lines, TimeSpan now, ref TimeSpan askAgainAt)
    {
        foreach (var line in lines.Values.Where(line => line.Count > 0).OrderBy(line => line[0]).ToArray())
        {
            var waiting = line.ConvertAll(request => ledger.Requests[request]);
            while (waiting.Count > 0 && rule.Drops(now, waiting))
            {
                ledger.Refused(line[0], now);
                waiting.RemoveAt(0);
                line.RemoveAt(0);
            }

            if (waiting.Count == 0)
            {
                continue;
            }

            var (run, again) = rule.Decide(now, waiting);
            if (run > 0)
            {
                var (count, rows) = (1, waiting[0].Rows);
                while (count < Math.Min(run, line.Count) && rows + waiting[count].Rows <= ArenaWorkload.MaxRows)
                {
                    rows += waiting[count++].Rows;
                }

                var members = line.GetRange(0, count).ToArray();
                line.RemoveRange(0, count);
                return members;
            }

            askAgainAt = again < askAgainAt ? again.Value : askAgainAt;
        }

        return null;
    }
}
