using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Report;

public sealed class StatusEventsTests
{
    [Test]
    public void First_status_announces_the_revision()
    {
        var status = StatusOf(Given.Snapshot(Given.ModelDeployment()));
        Assert.That(StatusEvents.Between(null, status).Select(one => (one.IsWarning, one.Reason)), Is.EqualTo([(false, "RevisionCreated")]));
    }

    [Test]
    public void Completed_rollout_is_announced_once()
    {
        var resource = Given.ModelDeployment();
        var (first, second) = (StatusOf(Given.Snapshot(resource)), StatusOf(Given.Serving(resource)));
        Assert.That(StatusEvents.Between(first, second).Select(one => one.Reason), Is.EqualTo(["ModelVerified", "RolloutComplete"]));
        Assert.That(StatusEvents.Between(second, second), Is.Empty);
    }

    [Test]
    public void Failure_is_warned_of_once_and_again_when_it_becomes_final()
    {
        var snapshot = Given.Applied(Given.ModelDeployment());
        var start = StatusOf(snapshot);
        var pod = Given.Pod("p", Given.RevisionOf(snapshot), new V1PodStatus { InitContainerStatuses = [Given.Crashed("fetch", 66, """{"reason":"ModelUnreadable","message":"503"}""")] });
        var failing = StatusOf(snapshot with { Pods = [pod] });
        var overdue = new V1WorkloadCondition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" };
        var stalled = StatusOf(snapshot with { Pods = [pod], Deployment = snapshot.Deployment! with { Status = snapshot.Deployment.Status! with { Conditions = [overdue] } } });

        Assert.That(StatusEvents.Between(start, failing).Select(one => (one.IsWarning, one.Reason)), Is.EqualTo([(true, "ModelUnreadable")]));
        Assert.That(StatusEvents.Between(failing, failing), Is.Empty);
        Assert.That(StatusEvents.Between(failing, stalled).Select(one => one.Reason), Is.EqualTo(["ModelUnreadable"]));
    }

    [Test]
    public void Loss_of_every_replica_is_warned_of()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var before = StatusOf(serving);
        var after = StatusOf(serving with { Resource = serving.Resource with { Status = before }, Pods = [] });
        Assert.That(StatusEvents.Between(before, after).Select(one => (one.IsWarning, one.Reason)), Does.Contain((true, "NoReadyReplicas")));
    }

    [Test]
    public void Note_fits_an_event()
    {
        var resource = Given.ModelDeployment().WithModel(model => model with { Version = new string('é', 4000) });
        var status = StatusOf(Given.Snapshot(resource)) with { Revisions = null };
        var long_ = status.Conditions!.Select(condition => condition with { Message = new string('€', 4000) }).ToArray();
        var note = StatusEvents.Between(null, status with { Conditions = long_ }).Single().Note;
        Assert.That(System.Text.Encoding.UTF8.GetByteCount(note), Is.LessThanOrEqualTo(1024));
    }

    private static V1Alpha1ModelDeploymentStatus StatusOf(ClusterSnapshot snapshot) =>
        StatusCalculator.Calculate(snapshot, ReconcilePlanner.Plan(snapshot, Given.Settings), []);
}
