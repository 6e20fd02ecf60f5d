using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Plan;

/// <summary>Rollouts where every accelerator is taken.</summary>
public sealed class RolloutChoiceTests
{
    [Test]
    public void An_old_pod_goes_first_once_the_scheduler_has_no_accelerator_for_a_new_one()
    {
        var rolling = Rolling(spec => spec);
        Assert.That(Surge(rolling), Is.EqualTo(1), "nobody has said anything yet");

        var stuck = Stuck(rolling);
        Assert.That(Surge(stuck), Is.Zero);
        var plan = ReconcilePlanner.Plan(stuck, Given.Settings);
        Assert.That(plan.IsRolloutPending, Is.False, "no pod is asked for anew");
        var status = StatusCalculator.Calculate(stuck, plan, []);
        Assert.That((status.Rollout?.Strategy, status.Rollout?.Reason), Is.EqualTo(("Recreate", "no nvidia.com/gpu is free for a new pod: an old one, which holds it, goes first")));
    }

    [Test]
    public void Once_begun_it_is_gone_through_with_and_then_forgotten()
    {
        var stuck = Stuck(Rolling(spec => spec));
        var begun = stuck with { Deployment = Given.AsStored(Deployment(stuck), 1, 1) };
        var moving = begun with { Pods = [.. begun.Pods.Skip(1).Where(pod => pod.Status!.Phase == "Running"), Given.ReadyPod("new-0", Wanted(begun))] };
        Assert.That(moving.Pods, Has.Count.EqualTo(2));
        Assert.That(Surge(moving), Is.Zero, "the next one would be stuck again");

        var done = moving with { Pods = [Given.ReadyPod("new-0", Wanted(begun)), Given.ReadyPod("new-1", Wanted(begun))] };
        Assert.That(Surge(done), Is.EqualTo(1));
        Assert.That(StatusCalculator.Calculate(done, ReconcilePlanner.Plan(done, Given.Settings), []).Rollout, Is.Null);
    }

    [Test]
    public void With_Wait_nothing_that_serves_goes()
    {
        var stuck = Stuck(Rolling(spec => spec with { Rollout = new RolloutSpec { OnInsufficientAccelerators = InsufficientAcceleratorPolicies.Wait } }));
        Assert.That(Surge(stuck), Is.EqualTo(1));
        Assert.That(StatusCalculator.Calculate(stuck, ReconcilePlanner.Plan(stuck, Given.Settings), []).Rollout?.Reason, Does.Contain("is Wait"));
    }

    [Test]
    public void An_old_pod_whose_place_would_not_do_is_not_given_up()
    {
        AcceleratorSpec gpu = new() { ResourceName = "nvidia.com/gpu" };
        Assert.That(Surge(Stuck(Rolling(spec => spec with { Accelerator = gpu with { Products = ["NVIDIA-H200"] } }))), Is.EqualTo(1), "another product");
        Assert.That(Surge(Stuck(Rolling(spec => spec with { Accelerator = gpu with { Count = 2 } }))), Is.EqualTo(1), "more of them");
        Assert.That(Surge(Stuck(Rolling(spec => spec with { PodTemplate = new PodTemplateAdditions { NodeSelector = new Dictionary<string, string> { ["a"] = "b" } } }))), Is.EqualTo(1), "other nodes");
        Assert.That(Surge(Stuck(Rolling(spec => spec with { Resources = new ResourcesSpec { Requests = new Dictionary<string, Api.Meta.Quantity> { ["memory"] = Api.Meta.Quantity.Parse("1Gi") } } }))), Is.EqualTo(1), "more memory");
    }

    /// <summary>Two pods of a revision serve, and the Deployment asks for the next one.</summary>
    private static ClusterSnapshot Rolling(Func<V1Alpha1ModelDeploymentSpec, V1Alpha1ModelDeploymentSpec> change)
    {
        var serving = Given.Serving(Given.ModelDeployment(replicas: 2).WithGpu());
        var next = serving.Resource.WithModel(model => model with { Version = "2" });
        var changed = serving with { Resource = next with { Spec = change(next.Spec!) } };
        var plan = ReconcilePlanner.Plan(changed, Given.Settings);
        var deployment = plan.Desired.OfType<V1Deployment>().Single();
        return changed with
        {
            Deployment = Given.AsStored(deployment, updated: 1, ready: 2, total: 3),
            ConfigMaps = [.. changed.ConfigMaps, .. plan.Desired.OfType<V1ConfigMap>()],
            ReplicaSets = [.. changed.ReplicaSets, Given.ReplicaSet("rs-2", deployment.Spec!.Template!)],
        };
    }

    /// <summary>The new pod finds no node.</summary>
    private static ClusterSnapshot Stuck(ClusterSnapshot rolling) => rolling with
    {
        Pods =
        [
            .. rolling.Pods,
            Given.Pod("new", Wanted(rolling), new V1PodStatus
            {
                Phase = "Pending",
                Conditions = [new V1WorkloadCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes are available: 1 Insufficient nvidia.com/gpu." }],
            }),
        ],
    };

    private static V1Deployment Deployment(ClusterSnapshot snapshot) => ReconcilePlanner.Plan(snapshot, Given.Settings).Desired.OfType<V1Deployment>().Single();

    private static int? Surge(ClusterSnapshot snapshot) => Deployment(snapshot).Spec!.Strategy!.RollingUpdate!.MaxSurge?.Number;

    private static string Wanted(ClusterSnapshot snapshot) => Given.RevisionOf(snapshot);
}
