using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Report;

public sealed class RequeuePolicyTests
{
    [Test]
    public void Settled_model_waits_for_the_watches() => Assert.That(NextCheck(Given.Serving(Given.ModelDeployment())), Is.Null);

    [Test]
    public void Pod_that_starts_is_looked_at_every_second()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var pod = snapshot.Pods.Single();
        Assert.That(NextCheck(snapshot with { Pods = [pod with { Status = pod.Status! with { Conditions = [] } }] }), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Pod_that_has_not_answered_is_asked_again() => Assert.That(
        NextCheck(Given.Serving(Given.ModelDeployment()) with { Reports = new Dictionary<string, RuntimeReport>() }), Is.EqualTo(TimeSpan.FromSeconds(10)));

    [Test]
    public void Pod_without_a_node_is_left_to_the_watches()
    {
        var snapshot = Given.Applied(Given.ModelDeployment());
        Assert.That(NextCheck(snapshot with { Pods = [Given.Pod("p", Given.RevisionOf(snapshot), new V1PodStatus())] }), Is.Null);
    }

    private static TimeSpan? NextCheck(ClusterSnapshot snapshot)
    {
        var plan = ReconcilePlanner.Plan(snapshot, Given.Settings);
        return RequeuePolicy.NextCheck(snapshot, plan, StatusCalculator.Calculate(snapshot, plan, []));
    }
}
