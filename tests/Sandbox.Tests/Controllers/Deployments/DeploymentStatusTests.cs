using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Controllers.Deployments;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tests.Nodes;

namespace ModelServing.Sandbox.Tests.Controllers.Deployments;

public sealed class DeploymentStatusTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly JsonObject _deployment = Given.Deployment("web", 2, Given.Shell("true"));
    private readonly JsonObject _status = [];

    [SetUp]
    public void BeginRollout()
    {
        _deployment["metadata"]!["generation"] = 7;
        _deployment["spec"]!["progressDeadlineSeconds"] = 60;
        Conditions.Set(_status, new Condition("Progressing", true, "NewReplicaSetCreated", "Created"), Start, touch: true);
    }

    [Test]
    public void A_rollout_that_does_not_move_exceeds_its_deadline_exactly_once_it_has_passed()
    {
        Assert.That(Write(Set(2, 0), Start), Is.EqualTo(Start.AddSeconds(60)));
        Write(Set(2, 0), Start.AddSeconds(59));
        Assert.That(Reason, Is.Not.EqualTo("ProgressDeadlineExceeded"));

        Write(Set(2, 0), Start.AddSeconds(61));
        Assert.That((Reason, Conditions.IsTrue(_status, "Progressing")), Is.EqualTo(("ProgressDeadlineExceeded", false)));
    }

    [Test]
    public void Each_step_of_progress_starts_the_deadline_anew()
    {
        Write(Set(2, 0), Start);
        Assert.That(Write(Set(2, 1), Start.AddSeconds(50)), Is.EqualTo(Start.AddSeconds(110)));
        Assert.That(Reason, Is.EqualTo("ReplicaSetUpdated"));
        Write(Set(2, 1), Start.AddSeconds(100));
        Assert.That(Reason, Is.EqualTo("ReplicaSetUpdated"));
    }

    [Test]
    public void A_rollout_that_was_too_slow_and_then_succeeds_is_complete()
    {
        Write(Set(2, 0), Start);
        Write(Set(2, 0), Start.AddSeconds(61));
        Write(Set(2, 2), Start.AddSeconds(62));
        Assert.That((Reason, Conditions.IsTrue(_status, "Progressing")), Is.EqualTo(("NewReplicaSetAvailable", true)));
    }

    [Test]
    public void Counts_generation_and_availability_are_told()
    {
        Write(Set(2, 1), Start, Set(1, 1));
        Assert.That(_status.ToJsonString(), Does.Contain("\"observedGeneration\":7,\"replicas\":3,\"updatedReplicas\":2,\"readyReplicas\":2,\"availableReplicas\":2,\"unavailableReplicas\":1"));
        Assert.That(Conditions.IsTrue(_status, "Available"));
        Write(Set(2, 1), Start);
        Assert.That(Conditions.Find(_status, "Available").Text("reason"), Is.EqualTo("MinimumReplicasUnavailable"));
    }

    private string? Reason => Conditions.Find(_status, "Progressing").Text("reason");

    private DateTimeOffset? Write(JsonObject current, DateTimeOffset now, params JsonObject[] old) =>
        DeploymentStatus.Write(_status, _deployment, current, old, new RolloutBounds(2, 1, 0), now);

    private static JsonObject Set(int replicas, int available) => Given.Json($$"""
        {"metadata": {"name": "web-1"}, "spec": {"replicas": {{replicas}}}, "status": {"replicas": {{replicas}}, "readyReplicas": {{available}}, "availableReplicas": {{available}} } }
        """);
}
