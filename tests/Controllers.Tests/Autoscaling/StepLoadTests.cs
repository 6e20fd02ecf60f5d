using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.Tests.Autoscaling;

/// <summary>
/// Four times what one pod can do, all at once, for half an hour: the right number of pods, give or take one, three periods of the autoscaler (45 s) after there are pods enough
/// to serve it; never more than one too many; and no up and down.
/// </summary>
public sealed class StepLoadTests
{
    private const double Step = 60;
    private const double HalfAnHour = 1800;
    private const double ThreeSyncs = 45;
    private const double Load = 4;

    /// <summary>A hundred requests a second however they come; a model that gains by batches; one that takes long.</summary>
    private static readonly Dictionary<string, PodSpeed> Speeds = new() { ["steady"] = new(0, 0.01), ["batching"] = new(0.004, 0.006), ["slow"] = new(0, 0.1) };

    [Test, Combinatorial]
    public void Utilisation_by_default(
        [Values] bool hasGpu, [Values("steady", "batching", "slow")] string speed, [Values(5, 30, 90)] int startSeconds, [Values(1, 2, 3)] int seed)
    {
        var model = Model(hasGpu);
        var right = Enumerable.Range(1, 12).First(pods => KeepsTarget(model, Speeds[speed], pods));
        var steps = new SimulatedScaling(Autoscaler(model), SimulatedLoad.OfRate(static time => time < Step ? 0.3 : Load), Speeds[speed], startSeconds, seed).Run(HalfAnHour);
        Check(steps, right);
    }

    [Test, Combinatorial]
    public void Requests_in_flight_with_callers_that_wait([Values] bool hasGpu, [Values(5, 30, 90)] int startSeconds, [Values(1, 2, 3)] int seed)
    {
        const int each = 16;
        var metric = new ScalingMetric { Name = "load", Type = ScalingMetricTypes.InFlightRequests, Target = new ScalingTarget { AverageValue = Quantity.FromInt64(each) } };
        var load = SimulatedLoad.OfCallers(static time => time < Step ? each / 2 : (int)(Load * each));
        var steps = new SimulatedScaling(Autoscaler(Model(hasGpu, metric)), load, Speeds["steady"], startSeconds, seed).Run(HalfAnHour);
        Check(steps, (int)Load);
    }

    [Test, Combinatorial]
    public void What_has_gathered_in_the_queues_asks_for_no_pod_and_the_end_of_the_load_for_fewer([Values] bool hasGpu, [Values(1, 2, 3)] int seed)
    {
        var load = SimulatedLoad.OfRate(static time => time is > Step and < 300 ? Load : 0.3);
        var steps = new SimulatedScaling(Autoscaler(Model(hasGpu)), load, Speeds["steady"], 30, seed).Run(HalfAnHour);
        Assert.That(steps.Max(static step => step.Wanted), Is.InRange(5, 7));
        Assert.That(steps[^1].Wanted, Is.EqualTo(1));
        Assert.That(Reversals(steps), Is.EqualTo(1), "up, and then down");
    }

    private static void Check(IReadOnlyList<ScalingStep> steps, int right)
    {
        TestContext.Out.WriteLine($"right: {right}; " + string.Join(", ", steps.Where(static step => step.Wanted != step.Before).Select(static step => $"{step.Time} s: {step.Before} -> {step.Wanted}")));
        var enough = steps.First(step => step.Ready >= right - 1).Time;
        var settled = steps.Where(step => step.Time >= enough + ThreeSyncs).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(steps.Max(static step => step.Wanted), Is.LessThanOrEqualTo(right + 1), "overshoot");
            Assert.That(settled.Select(static step => step.Wanted), Has.All.InRange(right - 1, right + 1));
            Assert.That(Reversals(settled), Is.LessThanOrEqualTo(1), "one pod too many is taken back once");
        }
    }

    /// <summary>How often up follows down or down follows up.</summary>
    private static int Reversals(IEnumerable<ScalingStep> steps)
    {
        var directions = steps.Select(static step => Math.Sign(step.Wanted - step.Before)).Where(static direction => direction != 0).ToArray();
        return directions.Zip(directions.Skip(1)).Count(static pair => pair.First != pair.Second);
    }

    /// <summary>Whether so many pods serve the load at the target, with the tolerance of 10 % that autoscalers have: found out by letting them.</summary>
    private static bool KeepsTarget(V1Alpha1ModelDeployment model, PodSpeed speed, int pods)
    {
        var autoscaler = Autoscaler(model);
        autoscaler["spec"]!["minReplicas"] = pods;
        autoscaler["spec"]!["maxReplicas"] = pods;
        var simulation = new SimulatedScaling(autoscaler, SimulatedLoad.OfRate(static _ => Load), speed, 0, seed: 9);
        simulation.Run(120);
        return simulation.Mean(ScalingMetricNames.BusyUtilization) <= 77;
    }

    private static V1Alpha1ModelDeployment Model(bool hasGpu, params ScalingMetric[] metrics)
    {
        var resource = Given.ModelDeployment("m");
        return resource with
        {
            Spec = resource.Spec! with
            {
                Replicas = null,
                Accelerator = hasGpu ? new AcceleratorSpec { ResourceName = "nvidia.com/gpu" } : null,
                Autoscaling = new AutoscalingSpec { MaxReplicas = 20, Metrics = metrics.Length > 0 ? metrics : null },
            },
        };
    }

    /// <summary>What the operator writes for it.</summary>
    private static JsonObject Autoscaler(V1Alpha1ModelDeployment model)
    {
        var snapshot = new ClusterSnapshot { Resource = model with { Metadata = model.Metadata! with { Uid = "u", Generation = 1 } }, Now = DateTimeOffset.UnixEpoch };
        var plan = ReconcilePlanner.Plan(snapshot, new OperatorSettings { RuntimeImage = "runtime:1", GpuRuntimeImage = "runtime-gpu:1" });
        var autoscaler = plan.Desired.OfType<V2HorizontalPodAutoscaler>().Single();
        return (JsonObject)JsonSerializer.SerializeToNode(autoscaler, ApiJsonContext.Default.V2HorizontalPodAutoscaler)!;
    }
}
