using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Report;

public sealed class StatusCalculatorTests
{
    [Test]
    public void First_status_says_that_it_reconciles_and_claims_nothing()
    {
        var status = StatusOf(Given.Snapshot(Given.ModelDeployment()));
        Expect.Condition(status, "Ready", "False", "RollingOut");
        Expect.Condition(status, "Available", "False", "NoReadyReplicas");
        Expect.Condition(status, "ModelVerified", "Unknown", "AwaitingModel");
        Expect.Condition(status, "Reconciling", "True", "RollingOut");
        Expect.NoCondition(status, "Stalled");
        Assert.That(status.ObservedGeneration, Is.EqualTo(1));
    }

    [Test]
    public void Model_that_serves_fully_is_ready_with_its_facts()
    {
        var status = StatusOf(Given.Serving(Given.ModelDeployment(replicas: 3)));
        Expect.Condition(status, "Ready", "True", "RolloutComplete");
        Expect.Condition(status, "Available", "True", "MinimumReplicasAvailable");
        Expect.Condition(status, "ModelVerified", "True", "DigestVerified");
        Expect.NoCondition(status, "Reconciling");
        Expect.NoCondition(status, "Stalled");
        Assert.That((status.Replicas, status.ReadyReplicas), Is.EqualTo((3, 3)));
        Assert.That(status.Selector, Is.EqualTo("modelserving.dev/name=resnet50"));
        Assert.That(status.Url, Is.EqualTo("http://resnet50.vision.svc:8080"));
        Assert.That(status.Model, Is.EqualTo(new ModelStatus { Digest = $"sha256:{Given.Digest}", SizeBytes = 102_442_450, Opset = 17 }));
        Assert.That(status.ColdStart, Is.EqualTo(new ColdStartStatus
        {
            ScheduledMilliseconds = 1000,
            FetchedMilliseconds = 112,
            VerifiedMilliseconds = 7,
            LoadedMilliseconds = 61,
            WarmedMilliseconds = 402,
        }));
        Assert.That(status.Revisions!.Single(), Has.Property("Role").EqualTo("Stable").And.Property("Generation").EqualTo(1));
    }

    [Test]
    public void Second_status_over_the_same_snapshot_is_equal()
    {
        var snapshot = Given.Serving(Given.ModelDeployment(replicas: 2));
        var first = StatusOf(snapshot);
        var second = StatusOf(snapshot with { Resource = snapshot.Resource with { Status = first }, Now = Given.Now.AddHours(1) });
        Assert.That(StatusEquality.AreEqual(first, second), Is.True);
    }

    [Test]
    public void Pods_that_are_not_asked_again_change_nothing()
    {
        var snapshot = Given.Serving(Given.ModelDeployment(replicas: 2));
        var first = StatusOf(snapshot);
        var silent = snapshot with { Resource = snapshot.Resource with { Status = first }, Reports = new Dictionary<string, RuntimeReport>() };
        Assert.That(StatusEquality.AreEqual(first, StatusOf(silent)), Is.True);
    }

    [Test]
    public void Broken_revision_beside_a_healthy_old_one_is_stalled_and_still_available()
    {
        var (snapshot, _) = Rollout(revision => Given.Pod("new", revision, new V1PodStatus
        {
            Phase = "Pending",
            InitContainerStatuses = [Given.Crashed("fetch", 65, """{"reason":"DigestMismatch","message":"sha256 of https://models.example.com/… is 77c0"}""")],
        }));
        var status = StatusOf(snapshot);
        Expect.Condition(status, "Ready", "False", "DigestMismatch");
        Expect.Condition(status, "Available", "True", "MinimumReplicasAvailable");
        Expect.Condition(status, "ModelVerified", "False", "DigestMismatch");
        Assert.That(Expect.Condition(status, "Stalled", "True", "DigestMismatch").Message, Does.Contain("pod new: container fetch ended with exit code 65: sha256 of"));
        Expect.NoCondition(status, "Reconciling");
        Assert.That(status.Revisions!.Select(revision => revision.Role), Is.EqualTo(["Candidate", "Stable"]));
    }

    [Test]
    public void Rollout_in_progress_is_reconciling_and_still_available()
    {
        var (snapshot, _) = Rollout(revision => Given.Pod("new", revision, new V1PodStatus
        {
            Phase = "Pending",
            InitContainerStatuses = [new V1ContainerStatus { Name = "fetch", State = new V1ContainerState { Running = new V1ContainerStateRunning() } }],
        }));
        var status = StatusOf(snapshot);
        Expect.Condition(status, "Ready", "False", "FetchingModel");
        Expect.Condition(status, "Available", "True", "MinimumReplicasAvailable");
        Expect.Condition(status, "Reconciling", "True", "FetchingModel");
    }

    [Test]
    public void New_pods_are_not_enough_while_old_ones_serve_too()
    {
        var (snapshot, revision) = Rollout(revision => Given.ReadyPod("new", revision));
        Assert.That(Given.RevisionOf(snapshot), Is.EqualTo(revision));
        Expect.Condition(StatusOf(snapshot), "Ready", "False", "RollingOut");
    }

    [Test]
    public void New_generation_is_not_ready_before_its_Deployment_is_applied()
    {
        var snapshot = Serving();
        var changed = snapshot.Resource with
        {
            Metadata = snapshot.Resource.Metadata! with { Generation = 2 },
            Spec = snapshot.Resource.Spec! with { Warmup = new WarmupSpec { RequestsPerBatchSize = 9 } },
        };
        var status = StatusOf(snapshot with { Resource = changed });
        Assert.That(Expect.Condition(status, "Ready", "False", "RollingOut").ObservedGeneration, Is.EqualTo(2));
        Expect.Condition(status, "Available", "True", "MinimumReplicasAvailable");
        Expect.Condition(status, "Reconciling", "True", "RollingOut");
    }

    [Test]
    public void Generation_is_not_ready_before_the_Deployment_controller_has_seen_it()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var deployment = snapshot.Deployment! with { Metadata = snapshot.Deployment.Metadata! with { Generation = 2 } };
        Expect.Condition(StatusOf(snapshot with { Deployment = deployment }), "Ready", "False", "RollingOut");
    }

    [Test]
    public void Settled_model_that_loses_its_pods_is_unavailable_and_not_reconciling()
    {
        var snapshot = Serving();
        var deployment = snapshot.Deployment! with { Status = snapshot.Deployment.Status! with { ReadyReplicas = 0 } };
        var status = StatusOf(snapshot with { Deployment = deployment, Pods = [] });
        Expect.Condition(status, "Ready", "False", "ReplicasNotReady");
        Expect.Condition(status, "Available", "False", "NoReadyReplicas");
        Expect.NoCondition(status, "Reconciling");
        Assert.That(status.Revisions![0].Role, Is.EqualTo("Stable"));
    }

    [Test]
    public void Scaling_up_reconciles_and_keeps_the_revision_stable()
    {
        var snapshot = Serving();
        var scaled = snapshot.Resource with { Metadata = snapshot.Resource.Metadata! with { Generation = 2 }, Spec = snapshot.Resource.Spec! with { Replicas = 3 } };
        var first = StatusOf(snapshot with { Resource = scaled });
        var second = StatusOf(snapshot with { Resource = scaled with { Status = first } });
        foreach (var status in new[] { first, second })
        {
            Expect.Condition(status, "Reconciling", "True", "RollingOut");
            Assert.That(status.Revisions![0].Role, Is.EqualTo("Stable"));
        }
    }

    [Test]
    public void Wait_for_accelerators_becomes_a_stall_at_the_deadline()
    {
        var snapshot = Given.Applied(Given.ModelDeployment().WithGpu());
        var condition = new V1WorkloadCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "3 Insufficient nvidia.com/gpu" };
        snapshot = snapshot with { Pods = [Given.Pod("p", Given.RevisionOf(snapshot), new V1PodStatus { Conditions = [condition] })] };
        var waiting = StatusOf(snapshot);
        Expect.Condition(waiting, "Reconciling", "True", "InsufficientAccelerators");
        Expect.NoCondition(waiting, "Stalled");

        var overdue = new V1WorkloadCondition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" };
        var deployment = snapshot.Deployment! with { Status = snapshot.Deployment.Status! with { Conditions = [overdue] } };
        var stalled = StatusOf(snapshot with { Deployment = deployment });
        Expect.Condition(stalled, "Stalled", "True", "InsufficientAccelerators");
        Expect.Condition(StatusOf(snapshot with { Deployment = deployment, Pods = [] }), "Stalled", "True", "ProgressDeadlineExceeded");
    }

    [Test]
    public void No_replicas_asked_for_is_ready_and_suspended()
    {
        var status = StatusOf(Given.Serving(Given.ModelDeployment(replicas: 0)));
        Expect.Condition(status, "Ready", "True", "Suspended");
        Expect.Condition(status, "Available", "False", "Suspended");
    }

    [Test]
    public void Invalid_spec_is_stalled_and_what_serves_stays_available()
    {
        var snapshot = Serving();
        var status = StatusOf(snapshot with { Resource = snapshot.Resource.WithModel(model => model with { Source = new ModelSource() }) });
        Assert.That(Expect.Condition(status, "Stalled", "True", "InvalidSpec").Message, Does.StartWith("spec.model.source: "));
        Expect.Condition(status, "Available", "True", "MinimumReplicasAvailable");
    }

    [TestCase(true, "Stalled")]
    [TestCase(false, "Reconciling")]
    public void Refused_write_is_reported(bool terminal, string condition)
    {
        var snapshot = Given.Snapshot(Given.ModelDeployment());
        var plan = ReconcilePlanner.Plan(snapshot, Given.Settings);
        var status = StatusCalculator.Calculate(snapshot, plan, [new ApplyFailure("Service", "resnet50", "forbidden", terminal)]);
        Assert.That(Expect.Condition(status, condition, "True", "ApplyFailed").Message, Is.EqualTo("Service resnet50: forbidden"));
    }

    [Test]
    public void Verification_that_nobody_asked_for_is_not_claimed()
    {
        var status = StatusOf(Given.Serving(Given.ModelDeployment().WithModel(model => model with { Verification = null })));
        Expect.Condition(status, "Ready", "True", "RolloutComplete");
        Expect.Condition(status, "ModelVerified", "False", "NotRequired");
    }

    [Test]
    public void Wrong_digest_under_Warn_serves_and_is_reported()
    {
        var snapshot = Given.Serving(Given.ModelDeployment().WithModel(
            model => model with { Verification = new VerificationSpec { Policy = "Warn", Sha256 = new string('0', 64) } }));
        var status = StatusOf(snapshot);
        Expect.Condition(status, "Ready", "True", "RolloutComplete");
        Expect.Condition(status, "ModelVerified", "False", "DigestMismatch");
    }

    [Test]
    public void Time_of_a_condition_moves_with_its_status_alone()
    {
        var resource = Given.ModelDeployment();
        var first = StatusOf(Given.Snapshot(resource));
        var later = Given.Now.AddSeconds(90.5);
        var second = StatusOf(Given.Serving(resource) with { Resource = resource with { Status = first }, Now = later });
        Assert.That(Expect.Find(second, "Ready")!.LastTransitionTime, Is.EqualTo(Given.Now.AddSeconds(90)));
        var third = StatusOf(Given.Snapshot(resource with { Status = first }) with { Now = later });
        Assert.That(Expect.Find(third, "Ready")!.LastTransitionTime, Is.EqualTo(Given.Now));
    }

    /// <summary>Serving, with the status that says so.</summary>
    private static ClusterSnapshot Serving()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        return snapshot with { Resource = snapshot.Resource with { Status = StatusOf(snapshot) } };
    }

    /// <summary>A new revision whose Deployment is applied, with one new pod beside the old one that serves.</summary>
    private static (ClusterSnapshot Snapshot, string Revision) Rollout(Func<string, V1Pod> newPod)
    {
        var old = Serving();
        var resource = old.Resource with
        {
            Metadata = old.Resource.Metadata! with { Generation = 2 },
            Spec = old.Resource.Spec! with { Warmup = new WarmupSpec { RequestsPerBatchSize = 9 } },
        };
        var applied = Given.Applied(resource);
        var revision = Given.RevisionOf(applied);
        var snapshot = applied with
        {
            Deployment = Given.AsStored(applied.Deployment!, updated: 1, ready: 1, total: 2),
            Pods = [.. old.Pods, newPod(revision)],
            Reports = old.Reports,
        };
        return (snapshot, revision);
    }

    private static V1Alpha1ModelDeploymentStatus StatusOf(ClusterSnapshot snapshot) =>
        StatusCalculator.Calculate(snapshot, ReconcilePlanner.Plan(snapshot, Given.Settings), []);
}
