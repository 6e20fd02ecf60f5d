using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers.Autoscaling;
using ModelServing.Sandbox.Scheduling;

namespace ModelServing.Controllers.Tests.Autoscaling;

/// <summary>
/// An autoscaled model in virtual time. Real are the HorizontalPodAutoscaler that the operator writes, what it makes of its looks at the pods, and the decisions
/// of the sandbox's autoscaler; simulated are pods and callers.
/// </summary>
internal sealed class SimulatedScaling
{
    private const double Tick = 0.01;
    private const double LookPeriod = 5;
    private const double Freshness = 15;
    private const double Sync = 15;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Random _random;
    private readonly JsonObject _autoscaler;
    private readonly AutoscalerSpec _spec;
    private readonly SimulatedLoad _load;
    private readonly PodSpeed _speed;
    private readonly double _startSeconds;
    private readonly List<SimulatedPod> _pods = [];
    private AutoscalerMemory _memory;
    private int _made;
    private int _asking;

    public SimulatedScaling(JsonObject autoscaler, SimulatedLoad load, PodSpeed speed, double startSeconds, int seed)
    {
        (_autoscaler, _spec, _load, _speed, _startSeconds, _random) = (autoscaler, AutoscalerSpec.Of(autoscaler), load, speed, startSeconds, new Random(seed));
        _memory = AutoscalerMemory.Begin(_spec.MinReplicas, Start);
        Add(_spec.MinReplicas, -1e6);
    }

    /// <summary>What the autoscaler saw and wanted at each of its looks.</summary>
    public IReadOnlyList<ScalingStep> Run(double seconds)
    {
        var steps = new List<ScalingStep>();
        for (var tick = 0; tick * Tick < seconds; tick++)
        {
            var now = tick * Tick;
            Serve(now);
            if (tick % (int)(Sync / Tick) == 0)
            {
                var ready = _pods.Count(pod => pod.IsReady(now));
                steps.Add(new ScalingStep(now, _pods.Count, ready, Decide(now)));
            }
        }

        return steps;
    }

    /// <summary>Of a metric over the pods, as looked at last.</summary>
    public double Mean(string metric) => _pods.Average(pod => pod.Signals!.Find(metric)!.Value);

    private void Serve(double now)
    {
        var ready = _pods.Where(pod => pod.IsReady(now)).ToArray();
        foreach (var pod in ready)
        {
            _asking -= pod.Advance(now);
            if (pod.Signals is null || now - pod.LookedAt >= LookPeriod)
            {
                pod.Look(now);
            }
        }

        // Callers that wait for their answers are as many as they are; the others come as they like.
        var arrivals = _load.Callers is { } callers ? callers(now) - _asking : Poisson(_load.Rate!(now) * _speed.Capacity * Tick);
        for (; arrivals > 0; arrivals--)
        {
            _asking += ready[_random.Next(ready.Length)].Offer() ? 1 : 0;
        }
    }

    private int Decide(double now)
    {
        var outcomes = _autoscaler["spec"]!["metrics"]!.AsArray().Select(metric => Evaluate(metric!["pods"]!, now)).ToArray();
        var (current, time) = (_pods.Count, Start + TimeSpan.FromSeconds(now));
        var decision = AutoscalerDecider.Decide(_spec, current, outcomes, _memory, time);
        var wanted = decision.Replicas ?? current;
        _memory = wanted == current ? decision.Memory : decision.Memory.Scaled(current, wanted, _spec, time);
        if (wanted > current)
        {
            Add(wanted - current, now);
        }
        else
        {
            // What they have under way is answered while they drain.
            _asking -= _pods.Skip(wanted).Sum(static pod => pod.Drain());
            _pods.RemoveRange(wanted, current - wanted);
        }

        return wanted;
    }

    private MetricOutcome Evaluate(JsonNode metric, double now)
    {
        var name = (string)metric["metric"]!["name"]!;
        var target = (long)ResourceQuantity.ParseMillis(metric["target"]!["averageValue"]!.ToString());
        var values = _pods.Where(pod => pod.IsReady(now) && now - pod.LookedAt <= Freshness && pod.Signals?.Find(name) is not null)
            .ToDictionary(static pod => pod.Name, pod => (long)Math.Round(pod.Signals!.Find(name)!.Value * 1000));
        var readings = _pods.Select(pod => new PodReading(pod.Name, false, pod.IsPending(now))).ToArray();
        var (replicas, _, fault) = ReplicaCalculator.Calculate(readings, values, target, _pods.Count, _spec);
        return fault is null ? new MetricOutcome.Proposal(replicas, name, []) : new MetricOutcome.Failure("FailedGetPodsMetric", fault);
    }

    private void Add(int count, double now)
    {
        for (; count > 0; count--)
        {
            _pods.Add(new SimulatedPod($"pod-{_made++}", now, _startSeconds, _speed));
        }
    }

    /// <summary>Knuth's method, for small means.</summary>
    private int Poisson(double mean)
    {
        var (count, product, limit) = (0, _random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++)
        {
            product *= _random.NextDouble();
        }

        return count;
    }
}
