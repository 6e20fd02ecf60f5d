using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Report;

public sealed class RootCauseTests
{
    [TestCase("fetch", 64, "InvalidConfiguration", "InvalidConfiguration", true)]
    [TestCase("fetch", 65, "DigestMismatch", "DigestMismatch", true)]
    [TestCase("fetch", 66, "ModelNotFound", "ModelNotFound", true)]
    [TestCase("fetch", 66, "ModelUnreadable", "ModelUnreadable", false)]
    [TestCase("fetch", 77, "AccessDenied", "AccessDenied", true)]
    [TestCase("fetch", 77, "AddressRefused", "AddressRefused", true)]
    [TestCase("runtime", 65, "InvalidModel", "InvalidModel", true)]
    [TestCase("runtime", 65, "UnsupportedOpset", "UnsupportedOpset", true)]
    [TestCase("runtime", 65, "ModelLoadFailed", "ModelLoadFailed", true)]
    [TestCase("runtime", 65, "WarmupFailed", "WarmupFailed", true)]
    [TestCase("runtime", 69, "ExecutionProviderUnavailable", "ExecutionProviderUnavailable", true)]
    [TestCase("runtime", 70, "InternalError", "RuntimeCrashed", false)]
    [TestCase("runtime", 139, null, "RuntimeCrashed", false, TestName = "Segmentation_fault_is_a_crash")]
    [TestCase("runtime", 65, null, "ModelLoadFailed", true, TestName = "Exit_code_alone_says_enough")]
    [TestCase("runtime", 139, "DigestMismatch", "RuntimeCrashed", false, TestName = "Message_cannot_forge_a_reason_of_another_exit_code")]
    [TestCase("runtime", 65, "Stalled", "ModelLoadFailed", true, TestName = "Unknown_reason_falls_back_to_the_exit_code")]
    public void Exit_of_a_container_is_named(string container, int exitCode, string? said, string expected, bool terminal)
    {
        var message = said is null ? null : $$"""{"state":"UNAVAILABLE","reason":"{{said}}","message":"what happened","exitCode":{{exitCode}}}""";
        foreach (var status in new[] { Given.Ended(container, exitCode, message), Given.Crashed(container, exitCode, message) })
        {
            var cause = Find(WithContainers(status));
            Assert.That((cause!.Reason, cause.IsTerminal), Is.EqualTo((expected, terminal)));
            Assert.That(cause.Message, Does.Contain("pod p:").And.Contain($"container {container}").And.Contain($"exit code {exitCode}"));
            Assert.That(cause.Message, said is null ? Does.Contain("it said nothing") : Does.Contain("what happened"));
        }
    }

    [TestCase("ErrImagePull", "ImagePullFailed", false)]
    [TestCase("ImagePullBackOff", "ImagePullFailed", false)]
    [TestCase("InvalidImageName", "InvalidImageName", true)]
    [TestCase("CreateContainerConfigError", "CreateContainerConfigError", false)]
    public void Container_that_cannot_start_is_named(string waiting, string expected, bool terminal)
    {
        var state = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = waiting, Message = "not found: x:1" } };
        var cause = Find(WithContainers(new V1ContainerStatus { Name = "fetch", State = state }));
        Assert.That((cause!.Reason, cause.IsTerminal), Is.EqualTo((expected, terminal)));
        Assert.That(cause.Message, Does.Contain("not found: x:1"));
    }

    [TestCase("0/3 nodes are available: 3 Insufficient nvidia.com/gpu. preemption: not helpful", "InsufficientAccelerators")]
    [TestCase("0/3 nodes are available: 3 Insufficient memory.", "Unschedulable")]
    [TestCase(null, "Unschedulable")]
    public void Pod_without_a_node_waits_for_what_the_scheduler_misses(string? message, string expected)
    {
        var condition = new V1WorkloadCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = message };
        var cause = Find(new V1PodStatus { Phase = "Pending", Conditions = [condition] });
        Assert.That((cause!.Reason, cause.IsTerminal), Is.EqualTo((expected, false)));
    }

    [Test]
    public void Memory_limit_is_named_whatever_the_exit_code_says() =>
        Assert.That(Find(WithContainers(Given.Crashed("runtime", 137, null, "OOMKilled")))!.Reason, Is.EqualTo("OutOfMemory"));

    [Test]
    public void Eviction_is_named() => Assert.That(
        Find(new V1PodStatus { Phase = "Failed", Reason = "Evicted", Message = "low on ephemeral-storage" })!.Message, Does.Contain("low on ephemeral-storage"));

    [Test]
    public void Runtime_that_stays_up_is_believed()
    {
        var snapshot = SnapshotWith(new V1PodStatus { Phase = "Running" });
        var report = new RuntimeReport { State = "UNAVAILABLE", Reason = "UnsupportedOpset", ExitCode = 65, Message = "opset 99" };
        snapshot = snapshot with { Reports = new Dictionary<string, RuntimeReport> { ["p"] = report } };
        Assert.That(Find(snapshot)!.Reason, Is.EqualTo("UnsupportedOpset"));
    }

    [Test]
    public void Try_that_runs_does_not_hide_how_the_last_one_ended()
    {
        var running = Given.Crashed("fetch", 66, """{"reason":"ModelNotFound"}""") with
        {
            State = new V1ContainerState { Running = new V1ContainerStateRunning() },
        };
        Assert.That(Find(WithContainers(running))!.Reason, Is.EqualTo("ModelNotFound"));
    }

    [Test]
    public void Try_that_succeeded_makes_up_for_the_ones_before()
    {
        var succeeded = Given.Crashed("fetch", 66, null) with { State = Given.Ended("fetch", 0, null).State };
        Assert.That(Find(WithContainers(succeeded)), Is.Null);
    }

    [Test]
    public void Verdict_on_the_model_comes_before_trouble_elsewhere()
    {
        var snapshot = SnapshotWith(WithContainers(Given.Crashed("runtime", 139, null)));
        var rejected = Given.Pod("q", Given.RevisionOf(snapshot), WithContainers(Given.Crashed("fetch", 65, """{"reason":"DigestMismatch"}""")));
        Assert.That(Find(snapshot with { Pods = [.. snapshot.Pods, rejected] })!.Reason, Is.EqualTo("DigestMismatch"));
    }

    [Test]
    public void Pods_of_another_revision_do_not_count()
    {
        var snapshot = SnapshotWith(WithContainers(Given.Crashed("runtime", 139, null)));
        var old = snapshot.Pods.Single();
        var labels = new Dictionary<string, string> { [WellKnownLabels.Revision] = "resnet50-0000000000" };
        Assert.That(Find(snapshot with { Pods = [old with { Metadata = old.Metadata! with { Labels = labels } }] }), Is.Null);
    }

    [Test]
    public void Quota_that_keeps_pods_from_being_made_is_named()
    {
        var snapshot = Given.Applied(Given.ModelDeployment());
        var condition = new V1WorkloadCondition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "exceeded quota: gpus" };
        var set = Given.ReplicaSet("rs", snapshot.Deployment!.Spec!.Template!) with { Status = new V1ReplicaSetStatus { Conditions = [condition] } };
        Assert.That(Find(snapshot with { ReplicaSets = [set] })!.Message, Is.EqualTo("ReplicaSet rs: exceeded quota: gpus"));
    }

    [Test]
    public void Every_ranked_reason_is_part_of_the_API()
    {
        var api = typeof(FailureReasons).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        Assert.That(FailureRank.Reasons, Is.SubsetOf(api));
    }

    private static V1PodStatus WithContainers(V1ContainerStatus status) => status.Name == "fetch"
        ? new V1PodStatus { Phase = "Pending", InitContainerStatuses = [status] }
        : new V1PodStatus { Phase = "Running", InitContainerStatuses = [Given.Ended("fetch", 0, Given.FetchedMessage)], ContainerStatuses = [status] };

    private static ClusterSnapshot SnapshotWith(V1PodStatus status)
    {
        var snapshot = Given.Applied(Given.ModelDeployment().WithGpu());
        return snapshot with { Pods = [Given.Pod("p", Given.RevisionOf(snapshot), status)] };
    }

    private static RootCause? Find(V1PodStatus status) => Find(SnapshotWith(status));

    private static RootCause? Find(ClusterSnapshot snapshot) => RootCauseFinder.Find(snapshot, ReconcilePlanner.Plan(snapshot, Given.Settings), []);
}
