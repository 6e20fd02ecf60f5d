using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Tests.Plan;

public sealed class AutoscalingPlanTests
{
    [Test]
    public void Deployment_of_an_autoscaled_model_starts_with_the_fewest_replicas()
    {
        var plan = PlanOf(Given.Snapshot(Given.ModelDeployment().WithAutoscaling(minimum: 3)));
        Assert.That(plan.Applies.Select(child => child.Kind), Is.EqualTo(["ConfigMap", "Service", "ServiceAccount", "Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget"]));
        Assert.That(Replicas(plan), Is.EqualTo(3));
        Assert.That(plan.HandOver, Is.Null);
    }

    [Test]
    public void Deployment_that_is_made_again_starts_with_what_the_autoscaler_wanted_last()
    {
        var resource = Given.ModelDeployment().WithAutoscaling(minimum: 3);
        var known = resource with { Status = new V1Alpha1ModelDeploymentStatus { Autoscaling = new AutoscalingStatus { DesiredReplicas = 6 } } };
        Assert.That(Replicas(PlanOf(Given.Snapshot(known))), Is.EqualTo(6));
    }

    [Test]
    public void Replicas_are_handed_over_before_they_are_left_out_for_the_first_time()
    {
        var snapshot = Given.Serving(Given.ModelDeployment(replicas: 4)) with { Resource = Given.ModelDeployment().WithAutoscaling() };
        var plan = PlanOf(snapshot);
        Assert.That((plan.HandOver?.Replicas, Replicas(plan), plan.IsRolloutPending), Is.EqualTo(((int?)4, (int?)null, true)));
        Assert.That(plan.Revision, Is.EqualTo(Given.RevisionOf(snapshot)), "no pod restarts");
    }

    [Test]
    public void Replicas_that_were_left_out_before_are_nobodys_business()
    {
        var snapshot = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 5);
        var plan = PlanOf(snapshot);
        Assert.That(plan.HandOver, Is.Null);
        Assert.That(plan.Applies, Is.Empty);
        Assert.That(plan.IsRolloutPending, Is.False);
    }

    [TestCase(0, 2)]
    [TestCase(1, 2)]
    [TestCase(9, 8)]
    public void Count_outside_of_the_bounds_is_brought_within_them_before_it_is_handed_over(int running, int expected)
    {
        var snapshot = Given.Serving(Given.ModelDeployment(replicas: running)) with { Resource = Given.ModelDeployment().WithAutoscaling(minimum: 2, maximum: 8) };
        var plan = PlanOf(snapshot);
        Assert.That((plan.HandOver, Replicas(plan)), Is.EqualTo(((ReplicasHandOver?)null, (int?)expected)));
        Assert.That(PlanOf(Scaled(snapshot, expected)).HandOver?.Replicas, Is.EqualTo(expected));
    }

    [TestCase(0)]
    [TestCase(3)]
    public void Fixed_number_takes_the_replicas_back_and_the_autoscaler_goes_first(int replicas)
    {
        var snapshot = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 6);
        var plan = PlanOf(snapshot with { Resource = Given.ModelDeployment(replicas: replicas) });
        Assert.That(plan.Retirements, Is.EqualTo([snapshot.Autoscaler]));
        Assert.That(plan.Deletes, Is.Empty);
        Assert.That(Replicas(plan), Is.EqualTo(replicas));
        Assert.That(plan.HandOver, Is.Null);
    }

    [Test]
    public void External_engine_retires_our_autoscaler_and_keeps_the_count()
    {
        var snapshot = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 6);
        var plan = PlanOf(snapshot with { Resource = Given.ModelDeployment().WithAutoscaling(engine: AutoscalingEngines.External) });
        Assert.That(plan.Retirements, Is.EqualTo([snapshot.Autoscaler]));
        Assert.That(plan.Applies, Is.Empty);
        Assert.That(plan.HandOver, Is.Null);
    }

    [TestCase(AutoscalingEngines.External)]
    [TestCase(null)]
    public void Autoscaler_of_a_stranger_is_left_alone_where_we_write_none(string? engine)
    {
        var resource = engine is null ? Given.ModelDeployment(replicas: 2) : Given.ModelDeployment().WithAutoscaling(engine: engine);
        var plan = PlanOf(Given.Snapshot(resource) with { Autoscaler = Given.ForeignAutoscaler });
        Assert.That(plan.Conflicts, Is.Empty);
        Assert.That(plan.Retirements, Is.Empty);
        Assert.That(plan.Applies, Is.Not.Empty);
    }

    [Test]
    public void Autoscaler_of_a_stranger_is_a_conflict_where_we_write_one()
    {
        var plan = PlanOf(Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 2) with { Autoscaler = Given.ForeignAutoscaler });
        Assert.That(plan.Conflicts, Is.EqualTo([new NameConflict("HorizontalPodAutoscaler", "resnet50")]));
        Assert.That(plan.Applies, Is.Empty);
    }

    [Test]
    public void Defaults_of_the_API_server_are_no_difference()
    {
        var snapshot = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 2);
        var live = snapshot.Autoscaler!;
        var up = new V2ScalingRules { StabilizationWindowSeconds = 0, SelectPolicy = "Max", Policies = [new V2ScalingPolicy { Type = "Pods", Value = 4, PeriodSeconds = 15 }] };
        var defaulted = live with
        {
            Spec = live.Spec! with { Behavior = live.Spec.Behavior! with { ScaleUp = up, ScaleDown = live.Spec.Behavior.ScaleDown! with { SelectPolicy = "Max" } } },
            Status = new V2HorizontalPodAutoscalerStatus { CurrentReplicas = 2 },
        };
        Assert.That(PlanOf(snapshot with { Autoscaler = defaulted }).Applies, Is.Empty);
    }

    [Test]
    public void Foreign_change_of_the_autoscaler_is_corrected()
    {
        var snapshot = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 2);
        var live = snapshot.Autoscaler!;
        var plan = PlanOf(snapshot with { Autoscaler = live with { Spec = live.Spec! with { MaxReplicas = 99 } } });
        Assert.That(plan.Applies.Select(child => child.Kind), Is.EqualTo(["HorizontalPodAutoscaler"]));
    }

    [Test]
    public void Change_of_the_autoscaling_restarts_no_pod_even_after_an_upgrade()
    {
        var snapshot = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 2);
        var upgraded = Given.Settings with { RuntimeImage = "modelserving/inference-runtime:0.2.0" };
        var plan = ReconcilePlanner.Plan(snapshot with { Resource = Given.ModelDeployment().WithAutoscaling(maximum: 20) }, upgraded);
        Assert.That(plan.Revision, Is.EqualTo(Given.RevisionOf(snapshot)));
        Assert.That(plan.Applies.Select(child => child.Kind), Is.EqualTo(["HorizontalPodAutoscaler"]));
    }

    private static ClusterSnapshot Scaled(ClusterSnapshot snapshot, int replicas) =>
        snapshot with { Deployment = snapshot.Deployment! with { Spec = snapshot.Deployment.Spec! with { Replicas = replicas } } };

    private static int? Replicas(ReconcilePlan plan) => plan.Applies.OfType<V1Deployment>().Single().Spec!.Replicas;

    private static ReconcilePlan PlanOf(ClusterSnapshot snapshot) => ReconcilePlanner.Plan(snapshot, Given.Settings);
}
