using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Observe;

public sealed class ReportTargetsTests
{
    [Test]
    public void Settled_model_is_not_asked()
    {
        var snapshot = Given.Serving(Given.ModelDeployment(replicas: 3));
        var status = StatusCalculator.Calculate(snapshot, ReconcilePlanner.Plan(snapshot, Given.Settings), []);
        Assert.That(ReportTargets.Find(status, snapshot.Pods), Is.Empty);
        Assert.That(ReportTargets.Find(null, snapshot.Pods), Has.Count.EqualTo(1));
    }

    [Test]
    public void Pod_that_starts_is_asked_even_beside_a_settled_model()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var status = StatusCalculator.Calculate(snapshot, ReconcilePlanner.Plan(snapshot, Given.Settings), []);
        var ready = snapshot.Pods.Single();
        var starting = ready with { Metadata = ready.Metadata! with { Name = "new" }, Status = ready.Status! with { Conditions = [] } };
        Assert.That(ReportTargets.Find(status, [ready, starting]), Is.EqualTo([starting]));
    }

    [Test]
    public void Pod_without_an_address_or_on_its_way_out_is_not_asked()
    {
        var ready = Given.Serving(Given.ModelDeployment()).Pods.Single();
        var noAddress = ready with { Status = ready.Status! with { PodIP = null } };
        var ending = ready with { Metadata = ready.Metadata! with { DeletionTimestamp = Given.Now } };
        Assert.That(ReportTargets.Find(null, [noAddress, ending]), Is.Empty);
    }
}
