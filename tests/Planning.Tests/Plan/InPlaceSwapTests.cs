using System.Text.Json.Nodes;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Plan;

/// <summary>Pods that stay while their model changes, and what is said of them meanwhile.</summary>
public sealed class InPlaceSwapTests
{
    private static readonly RolloutSpec InPlace = new() { Strategy = RolloutStrategyNames.InPlaceSwap };

    [Test]
    public void A_change_of_the_model_changes_the_ConfigMap_and_no_pod()
    {
        var serving = Serving();
        var plan = Plan(serving with { Resource = Second(serving.Resource) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.IsRolloutPending, Is.False);
            Assert.That(plan.Applies.Select(child => child.Kind), Is.EqualTo((string[])["ConfigMap", "Deployment"]));
            Assert.That(plan.Deletes, Is.Empty);
            Assert.That(Template(plan), Is.EqualTo(Template(Plan(serving))));
            Assert.That((string?)Document(plan)["model"]!["version"], Is.EqualTo("2"));
            Assert.That((string?)Document(plan)["model"]!["file"], Is.EqualTo($"model-{plan.ModelId}.onnx"));
            Assert.That(plan.ModelId, Is.Not.EqualTo(Plan(serving).ModelId));
            Assert.That(RolloutForecast.Of(serving with { Resource = Second(serving.Resource) }, plan).Strategy, Is.EqualTo(RolloutStrategies.InPlaceSwap));
        }
    }

    [Test]
    public void There_and_back_again_is_the_same_revision_and_the_same_model()
    {
        var first = Serving();
        var second = Applied(first, Second(first.Resource));
        var back = Plan(second with { Resource = first.Resource });
        Assert.That((back.Revision, back.ModelId), Is.EqualTo((Plan(first).Revision, Plan(first).ModelId)));
        Assert.That(Plan(Applied(second, first.Resource)).Applies, Is.Empty, "and then nothing is left to do");
    }

    [Test]
    public void Any_other_change_makes_new_pods_and_so_does_a_model_that_they_cannot_reach()
    {
        var serving = Serving();
        var batching = Second(serving.Resource) with { Spec = Second(serving.Resource).Spec! with { Batching = new BatchingSpec { MaxBatchSize = 64 } } };
        var elsewhere = serving.Resource.WithModel(model => model with
        {
            Source = new ModelSource { PersistentVolumeClaim = new PersistentVolumeClaimSource { ClaimName = "models", Path = "m.onnx" } },
        });
        Assert.That(Plan(serving with { Resource = batching }).IsRolloutPending);
        Assert.That(Plan(serving with { Resource = elsewhere }).IsRolloutPending);
    }

    [Test]
    public void A_newer_operator_swaps_the_model_and_leaves_the_pods_as_they_are()
    {
        var serving = Serving();
        var newer = Given.Settings with { RuntimeImage = "modelserving/inference-runtime:9.9.9", DrainDelaySeconds = 17, AllowedNetworks = ["10.0.0.0/8"] };
        var plan = ReconcilePlanner.Plan(serving with { Resource = Second(serving.Resource) }, newer);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.IsRolloutPending, Is.False);
            Assert.That((int?)Document(plan)["drain"]!["delaySeconds"], Is.EqualTo(5), "an older image may not know the newer settings");
            Assert.That((string?)Document(plan)["fetch"]!["allowedNetworks"]![0], Is.EqualTo("10.0.0.0/8"));
        }
    }

    [Test]
    public void Without_it_the_ConfigMap_is_immutable_and_pods_are_replaced()
    {
        var serving = Given.Serving(Given.ModelDeployment());
        var plan = Plan(serving with { Resource = Second(serving.Resource) });
        Assert.That(plan.IsRolloutPending);
        Assert.That(plan.ModelId, Is.Null);
        Assert.That(plan.Desired.OfType<V1ConfigMap>().Single().Immutable, Is.True);
        Assert.That(Plan(Serving()).Desired.OfType<V1ConfigMap>().Single().Immutable, Is.Null);
    }

    [Test]
    public void Ready_waits_for_every_pod_and_says_which_serve_what()
    {
        var swapping = Swapping();
        var id = Plan(swapping).ModelId!;
        var old = swapping.Reports["resnet50-0"];
        var status = Status(swapping with
        {
            Reports = new Dictionary<string, RuntimeReport>
            {
                ["resnet50-0"] = old with { Id = id, Version = "2", Others = [] },
                ["resnet50-1"] = old with { Others = [new RuntimeReport { Id = id, Version = "2", State = "LOADING", Reason = "WarmingUp" }] },
            },
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Condition(status, "Ready"), Is.EqualTo(("False", "SwappingModel")));
            Assert.That(Condition(status, "Available").Status, Is.EqualTo("True"));
            Assert.That(Condition(status, "Reconciling").Reason, Is.EqualTo("SwappingModel"));
            Assert.That(status.Conditions!.Single(condition => condition.Type == "Ready").Message, Does.EndWith("version 2 serves on 1 of 2 pods: resnet50-1 is WarmingUp"));
            Assert.That(status.Rollout!.Strategy, Is.EqualTo("InPlaceSwap"));
            Assert.That(status.Versions!.Select(version => $"{version.Version}: {string.Join(',', version.Pods!)}"), Is.EqualTo((string[])["2: resnet50-0", "1: resnet50-1"]));
        }
    }

    [Test]
    public void A_pod_that_has_not_heard_of_it_is_waited_for()
    {
        var swapping = Swapping();
        var status = Status(swapping);
        Assert.That(Condition(status, "Ready"), Is.EqualTo(("False", "SwappingModel")));
        Assert.That(status.Rollout!.Reason, Does.Contain("has not been told by its kubelet yet"));
        Assert.That(RequeuePolicy.NextCheck(swapping, Plan(swapping), status), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void A_swap_that_nobody_hears_of_stalls_when_its_time_is_over_and_stays_so()
    {
        var swapping = Swapping();
        var waiting = swapping with { Resource = swapping.Resource with { Status = Status(swapping) }, Now = Given.Now.AddHours(3) };
        var stalled = Status(waiting);
        Assert.That(Condition(stalled, "Stalled"), Is.EqualTo(("True", "ProgressDeadlineExceeded")));
        Assert.That(Condition(Status(waiting with { Resource = waiting.Resource with { Status = stalled } }), "Stalled"), Is.EqualTo(("True", "ProgressDeadlineExceeded")));
    }

    [Test]
    public void A_failed_swap_stalls_with_the_runtime_s_reason_and_the_old_version_counts_as_available()
    {
        var swapping = Swapping();
        var id = Plan(swapping).ModelId!;
        var failed = swapping.Reports["resnet50-0"] with
        {
            Others = [new RuntimeReport { Id = id, Version = "2", State = "UNAVAILABLE", Reason = "ContractChanged", ExitCode = 65, Message = "input 'x' is gone" }],
        };
        var status = Status(swapping with { Reports = swapping.Reports.ToDictionary(pair => pair.Key, _ => failed) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Condition(status, "Stalled"), Is.EqualTo(("True", "ContractChanged")));
            Assert.That(Condition(status, "Ready"), Is.EqualTo(("False", "ContractChanged")));
            Assert.That(Condition(status, "Available").Status, Is.EqualTo("True"));
            Assert.That(Condition(status, "Reconciling").Status, Is.Null);
            Assert.That(status.Conditions!.Single(condition => condition.Type == "Stalled").Message, Is.EqualTo("pod resnet50-0: version 2 is not served, version 1 is: ContractChanged: input 'x' is gone"));
        }
    }

    [Test]
    public void What_a_pod_has_once_said_holds_while_it_does_not_answer()
    {
        var swapping = Swapping();
        var id = Plan(swapping).ModelId!;
        var done = swapping with { Reports = swapping.Reports.ToDictionary(pair => pair.Key, pair => pair.Value with { Id = id, Version = "2", Others = [] }) };
        var status = Status(done);
        Assert.That(Condition(status, "Ready"), Is.EqualTo(("True", "RolloutComplete")));
        Assert.That(status.Rollout, Is.Null);

        var silent = done with { Resource = done.Resource with { Status = status }, Reports = new Dictionary<string, RuntimeReport>() };
        Assert.That(StatusEquality.AreEqual(Status(silent), status), "nothing flickers");
    }

    [Test]
    public void Pods_that_hold_every_accelerator_load_the_model_themselves()
    {
        var rollout = new RolloutSpec { OnInsufficientAccelerators = InsufficientAcceleratorPolicies.InPlaceSwap };
        var resource = Given.ModelDeployment(replicas: 2).WithGpu();
        var serving = Given.Serving(resource with { Spec = resource.Spec! with { Rollout = rollout } });
        var rolling = Applied(serving, Second(serving.Resource));
        Assert.That(Plan(rolling).Revision, Is.Not.EqualTo(Given.RevisionOf(serving)), "a new pod is tried first");

        var stuck = rolling with { Pods = [.. rolling.Pods, Given.Pod("new", Given.RevisionOf(rolling), Unplaced)] };
        var plan = Plan(stuck);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.Revision, Is.EqualTo(Given.RevisionOf(serving)));
            Assert.That(Template(plan), Is.EqualTo(Template(Plan(serving))));
            Assert.That((string?)Document(plan)["model"]!["version"], Is.EqualTo("2"));
            Assert.That(plan.Rollout!.Strategy, Is.EqualTo(RolloutStrategies.InPlaceSwap));
        }

        var swapping = Applied(stuck, stuck.Resource) with { Pods = serving.Pods };
        Assert.That(Plan(swapping).Applies, Is.Empty, "and that is not undone when the new pod is gone");
        Assert.That(Plan(swapping).Revision, Is.EqualTo(Given.RevisionOf(serving)));
    }

    private static V1PodStatus Unplaced => new()
    {
        Phase = "Pending",
        Conditions = [new V1WorkloadCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes are available: 1 Insufficient nvidia.com/gpu." }],
    };

    /// <summary>Two pods serve version 1, and say so.</summary>
    private static ClusterSnapshot Serving()
    {
        var resource = Given.ModelDeployment(replicas: 2);
        var serving = Given.Serving(resource with { Spec = resource.Spec! with { Rollout = InPlace } });
        var report = Given.ReadyReport with { Id = Plan(serving).ModelId, Version = "1" };
        return serving with { Reports = serving.Pods.ToDictionary(pod => pod.Metadata!.Name!, _ => report) };
    }

    /// <summary>The same when version 2 is asked for and written.</summary>
    private static ClusterSnapshot Swapping()
    {
        var serving = Serving();
        return Applied(serving, Second(serving.Resource));
    }

    private static V1Alpha1ModelDeployment Second(V1Alpha1ModelDeployment resource) => resource.WithModel(model => model with { Version = "2" });

    /// <summary>The plan for another spec is carried out.</summary>
    private static ClusterSnapshot Applied(ClusterSnapshot snapshot, V1Alpha1ModelDeployment resource)
    {
        var changed = snapshot with { Resource = resource };
        return Plan(changed).Desired.Aggregate(changed, (now, child) => now.With(child is V1Deployment deployment ? Given.AsStored(deployment, 2, 2) : child));
    }

    private static ReconcilePlan Plan(ClusterSnapshot snapshot) => ReconcilePlanner.Plan(snapshot, Given.Settings);

    private static V1Alpha1ModelDeploymentStatus Status(ClusterSnapshot snapshot) => StatusCalculator.Calculate(snapshot, Plan(snapshot), []);

    private static string Template(ReconcilePlan plan) => ChildJson.PodsOf(plan.Desired.OfType<V1Deployment>().Single())!.ToJsonString();

    private static JsonNode Document(ReconcilePlan plan) => JsonNode.Parse(plan.Desired.OfType<V1ConfigMap>().Single().Data!["config.json"])!;

    private static (string? Status, string? Reason) Condition(V1Alpha1ModelDeploymentStatus status, string type) =>
        status.Conditions!.FirstOrDefault(condition => condition.Type == type) is { } condition ? (condition.Status, condition.Reason) : (null, null);
}
