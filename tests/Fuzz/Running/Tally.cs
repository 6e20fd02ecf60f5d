using ModelServing.Fuzz.Mutation;

namespace ModelServing.Fuzz.Running;

/// <summary>What became of a target's cases. Thread-safe.</summary>
internal sealed class Tally(Target target)
{
    private const int MaxFindings = 20;
    private const int MaxRefusals = 100_000;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _refusals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Finding> _findings = new(StringComparer.Ordinal);
    private long _cases;
    private long _accepted;
    private TimeSpan _elapsed;

    public Target Target => target;

    public long Cases => Interlocked.Read(ref _cases);

    /// <summary>The first of each kind.</summary>
    public IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (_gate)
            {
                return [.. _findings.Values];
            }
        }
    }

    public TargetReport Report()
    {
        lock (_gate)
        {
            return new TargetReport(target.Name, _cases, _accepted, Math.Round(_elapsed.TotalSeconds, 2), _findings.Count, _refusals.Count);
        }
    }

    /// <summary>Runs cases one after the other.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="inputs">Numbers of the first case and behind the last.</param>
    /// <param name="watch">Is told what is under way.</param>
    /// <param name="cancellationToken">Ends it between two cases.</param>
    public async Task RunAsync(int seed, (long From, long To) inputs, HangWatch.Slot watch, CancellationToken cancellationToken)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var number = inputs.From; number < inputs.To && !cancellationToken.IsCancellationRequested; number++)
        {
            var input = target.Generate(Dice.For(seed, target.Name, number));
            watch.Begin(target, number, input);
            var (verdict, finding) = await Judge.TryAsync(target, input, seed, number);
            watch.End();
            Interlocked.Add(ref _cases, target.CasesOf(input));
            if (verdict is Verdict.Taken)
            {
                Interlocked.Increment(ref _accepted);
            }

            Note(verdict, finding);
        }

        lock (_gate)
        {
            _elapsed += System.Diagnostics.Stopwatch.GetElapsedTime(started);
        }
    }

    private void Note(Verdict? verdict, Finding? finding)
    {
        if (finding is null && verdict is not Verdict.Refusal)
        {
            return;
        }

        lock (_gate)
        {
            if (verdict is Verdict.Refusal refusal && _refusals.Count < MaxRefusals)
            {
                _refusals.Add(Judge.Generalize(refusal.Words));
            }

            if (finding is not null && _findings.Count < MaxFindings)
            {
                _findings.TryAdd(finding.Signature, finding);
            }
        }
    }
}
