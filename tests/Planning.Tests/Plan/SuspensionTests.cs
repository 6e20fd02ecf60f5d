using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Plan;

/// <summary><c>spec.suspend</c>: the operator keeps its hands off, and says so.</summary>
public sealed class SuspensionTests
{
    [Test]
    public void Nothing_is_written_and_what_waits_is_said()
    {
        var serving = Given.Serving(Given.ModelDeployment(replicas: 2));
        var suspended = Suspend(serving, Given.ModelDeployment(replicas: 3).WithModel(spec => spec with { Version = "2" }));
        var plan = ReconcilePlanner.Plan(suspended, Given.Settings);
        Assert.That((plan.Applies.Count, plan.Deletes.Count, plan.Retirements.Count, plan.HandOver), Is.EqualTo((0, 0, 0, (ReplicasHandOver?)null)));
        Assert.That((plan.IsSuspended, plan.Withheld), Is.EqualTo((true, 5)), "every child carries the revision");

        var status = StatusCalculator.Calculate(suspended, plan, []);
        Assert.That(Expect.Condition(status, ConditionTypes.Suspended, "True", ConditionReasons.SuspendRequested).Message, Does.Contain("5 writes"));
        Expect.Condition(status, ConditionTypes.Ready, "False", ConditionReasons.SuspendRequested);
        Expect.Condition(status, ConditionTypes.Available, "True", ConditionReasons.MinimumReplicasAvailable);
        Expect.NoCondition(status, ConditionTypes.Reconciling);
        Expect.NoCondition(status, ConditionTypes.Stalled);
    }

    [Test]
    public void Where_nothing_waits_the_model_stays_ready()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var suspended = Suspend(serving, serving.Resource);
        var status = StatusCalculator.Calculate(suspended, ReconcilePlanner.Plan(suspended, Given.Settings), []);
        Expect.Condition(status, ConditionTypes.Ready, "True", ConditionReasons.RolloutComplete);
        Expect.Condition(status, ConditionTypes.Suspended, "True", ConditionReasons.SuspendRequested);
    }

    [Test]
    public void Lifting_it_restarts_no_pod_by_itself()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var lifted = serving with { Resource = serving.Resource with { Spec = serving.Resource.Spec! with { Suspend = false } } };
        var plan = ReconcilePlanner.Plan(lifted, Given.Settings);
        Assert.That((plan.Applies.Count, plan.IsSuspended), Is.EqualTo((0, false)));
        Expect.NoCondition(StatusCalculator.Calculate(lifted, plan, []), ConditionTypes.Suspended);
    }

    [Test]
    public void An_autoscaler_is_neither_retired_nor_handed_the_replicas()
    {
        var autoscaled = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 5);
        var plan = ReconcilePlanner.Plan(Suspend(autoscaled, Given.ModelDeployment(replicas: 2)), Given.Settings);
        Assert.That((plan.Retirements.Count, plan.Applies.Count), Is.EqualTo((0, 0)));
        Assert.That(plan.Withheld, Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public void A_spec_that_is_not_valid_is_suspended_all_the_same()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var broken = Suspend(serving, Given.ModelDeployment(replicas: -1));
        var status = StatusCalculator.Calculate(broken, ReconcilePlanner.Plan(broken, Given.Settings), []);
        Expect.Condition(status, ConditionTypes.Suspended, "True", ConditionReasons.SuspendRequested);
        Expect.Condition(status, ConditionTypes.Stalled, "True", FailureReasons.InvalidSpec);
    }

    private static ClusterSnapshot Suspend(ClusterSnapshot snapshot, V1Alpha1ModelDeployment resource) =>
        snapshot with { Resource = resource with { Spec = resource.Spec! with { Suspend = true } } };
}
