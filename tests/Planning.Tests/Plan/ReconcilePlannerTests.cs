using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;

namespace ModelServing.Planning.Tests.Plan;

public sealed class ReconcilePlannerTests
{
    [Test]
    public void First_plan_applies_the_ConfigMap_before_the_Deployment_that_mounts_it()
    {
        var plan = PlanOf(Given.Snapshot(Given.ModelDeployment()));
        Assert.That(plan.Applies.Select(child => child.Kind), Is.EqualTo(["ConfigMap", "Service", "ServiceAccount", "Deployment"]));
        Assert.That(plan.IsRolloutPending, Is.True);
    }

    [Test]
    public void Plan_over_what_was_applied_writes_nothing()
    {
        var plan = PlanOf(Given.Serving(Given.ModelDeployment(replicas: 2).WithGpu()));
        Assert.That(plan.Applies, Is.Empty);
        Assert.That(plan.Deletes, Is.Empty);
        Assert.That(plan.IsRolloutPending, Is.False);
    }

    [Test]
    public void Members_that_the_API_server_adds_are_no_difference()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var live = snapshot.Deployment!;
        snapshot = snapshot with
        {
            Service = snapshot.Service! with { Spec = snapshot.Service.Spec! with { ClusterIP = "10.96.0.7" } },
            Deployment = WithRuntime(live, runtime => runtime with { Env = [.. runtime.Env!, new V1EnvVar { Name = "INJECTED", Value = "1" }] }),
        };
        Assert.That(PlanOf(snapshot).Applies, Is.Empty);
    }

    [Test]
    public void Foreign_change_of_an_owned_member_is_corrected()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var plan = PlanOf(snapshot with { Deployment = WithRuntime(snapshot.Deployment!, runtime => runtime with { Image = "evil:1" }) });
        Assert.That(plan.Applies.Select(child => child.Kind), Is.EqualTo(["Deployment"]));
        Assert.That(plan.IsRolloutPending, Is.True);
    }

    [Test]
    public void Foreign_change_of_replicas_is_corrected()
    {
        var snapshot = Given.Serving(Given.ModelDeployment(replicas: 2));
        var plan = PlanOf(snapshot with { Deployment = snapshot.Deployment! with { Spec = snapshot.Deployment.Spec! with { Replicas = 9 } } });
        Assert.That(plan.Applies.OfType<V1Deployment>().Single().Spec!.Replicas, Is.EqualTo(2));
    }

    [Test]
    public void Member_that_the_spec_no_longer_has_is_taken_back()
    {
        var resource = Given.ModelDeployment();
        var with = resource with
        {
            Spec = resource.Spec! with { PodTemplate = new PodTemplateAdditions { NodeSelector = new Dictionary<string, string> { ["disk"] = "fast" } } },
        };
        var plan = PlanOf(Given.Serving(with) with { Resource = resource });
        Assert.That(plan.Applies.OfType<V1Deployment>().Single().Spec!.Template!.Spec!.NodeSelector, Is.Null);
    }

    [Test]
    public void Newer_operator_restarts_no_pod()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var upgraded = Given.Settings with { RuntimeImage = "modelserving/inference-runtime:0.2.0", FetchTimeoutSeconds = 60, DrainDelaySeconds = 9 };
        var plan = ReconcilePlanner.Plan(snapshot, upgraded);
        Assert.That(plan.Revision, Is.EqualTo(Given.RevisionOf(snapshot)));
        Assert.That(plan.IsRolloutPending, Is.False);
        foreach (var deployment in plan.Applies.OfType<V1Deployment>())
        {
            Assert.That(deployment.Spec!.Template, Is.EqualTo(snapshot.Deployment!.Spec!.Template).Using<V1PodTemplateSpec>(HaveSameJson));
        }
    }

    [Test]
    public void Newer_operator_repairs_a_lost_ConfigMap_of_the_pinned_revision()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var plan = ReconcilePlanner.Plan(snapshot with { ConfigMaps = [] }, Given.Settings with { DrainDelaySeconds = 9 });
        Assert.That(
            plan.Applies.OfType<V1ConfigMap>().Single().Data,
            Is.EqualTo(snapshot.ConfigMaps.Single().Data));
    }

    [Test]
    public void Newer_operator_takes_its_own_image_at_the_next_change_of_the_spec()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var changed = snapshot.Resource with { Spec = snapshot.Resource.Spec! with { Warmup = new WarmupSpec { RequestsPerBatchSize = 5 } } };
        var plan = ReconcilePlanner.Plan(snapshot with { Resource = changed }, Given.Settings with { RuntimeImage = "modelserving/inference-runtime:0.2.0" });
        Assert.That(plan.Applies.OfType<V1Deployment>().Single().Spec!.Template!.Spec!.Containers![0].Image, Is.EqualTo("modelserving/inference-runtime:0.2.0"));
    }

    [TestCase("not JSON")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("{\"name\":\"\\ud800\"}")]
    [TestCase("\ud800")]
    [TestCase("""{"spec":"x","name":"resnet50-0000000000","configuration":"{}","template":{"spec":{"containers":[]}}}""")]
    public void Damaged_pin_is_replaced(string annotation)
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var annotations = new Dictionary<string, string>(snapshot.Deployment!.Metadata!.Annotations!) { [WellKnownAnnotations.PinnedRevision] = annotation };
        var plan = PlanOf(snapshot with { Deployment = snapshot.Deployment with { Metadata = snapshot.Deployment.Metadata with { Annotations = annotations } } });
        Assert.That(plan.Revision, Is.EqualTo(Given.RevisionOf(snapshot)));
        Assert.That(plan.Applies.Select(child => child.Kind), Is.EqualTo(["Deployment"]));
    }

    [Test]
    public void New_number_of_replicas_is_the_same_revision()
    {
        var snapshot = Given.Serving(Given.ModelDeployment(replicas: 1));
        var plan = PlanOf(snapshot with { Resource = Given.ModelDeployment(replicas: 4) });
        Assert.That(plan.Revision, Is.EqualTo(Given.RevisionOf(snapshot)));
        Assert.That(plan.Applies.OfType<V1Deployment>().Single().Spec!.Replicas, Is.EqualTo(4));
    }

    [Test]
    public void Child_of_a_stranger_is_left_alone_and_nothing_is_written()
    {
        var snapshot = Given.Snapshot(Given.ModelDeployment()) with { Service = new V1Service { Metadata = new V1ObjectMeta { Name = "resnet50" } } };
        var plan = PlanOf(snapshot);
        Assert.That(plan.Conflicts, Is.EqualTo([new NameConflict("Service", "resnet50")]));
        Assert.That(plan.Applies, Is.Empty);
    }

    [Test]
    public void Child_of_a_former_owner_of_the_same_name_is_a_strangers()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var reborn = snapshot.Resource with { Metadata = snapshot.Resource.Metadata! with { Uid = "another" } };
        Assert.That(PlanOf(snapshot with { Resource = reborn }).Conflicts, Has.Count.EqualTo(4));
    }

    [Test]
    public void Invalid_spec_leaves_everything_as_it_is()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var plan = PlanOf(snapshot with { Resource = snapshot.Resource.WithModel(model => model with { Source = new ModelSource() }) });
        Assert.That(plan.Errors.Select(error => error.Path), Is.EqualTo(["spec.model.source"]));
        Assert.That(plan.Applies, Is.Empty);
        Assert.That(plan.Deletes, Is.Empty);
    }

    [Test]
    public void Nothing_is_written_for_an_object_that_is_being_deleted()
    {
        var resource = Given.ModelDeployment();
        var plan = PlanOf(Given.Snapshot(resource with { Metadata = resource.Metadata! with { DeletionTimestamp = Given.Now } }));
        Assert.That(plan.IsDeleting, Is.True);
        Assert.That(plan.Applies, Is.Empty);
    }

    [Test]
    public void ConfigMap_with_foreign_data_is_deleted_and_made_anew()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var broken = snapshot.ConfigMaps.Single() with { Data = new Dictionary<string, string> { ["config.json"] = "{}" } };
        var plan = PlanOf(snapshot with { ConfigMaps = [broken] });
        Assert.That(plan.Deletes, Is.EqualTo([broken]));
        Assert.That(PlanOf(snapshot with { ConfigMaps = [] }).Applies.Select(child => child.Kind), Is.EqualTo(["ConfigMap"]));
    }

    [Test]
    public void ConfigMap_of_a_revision_that_nothing_runs_is_deleted()
    {
        var (snapshot, old) = WithOldConfigMap();
        Assert.That(PlanOf(snapshot).Deletes, Is.EqualTo([old]));
    }

    [Test]
    public void ConfigMap_that_an_old_ReplicaSet_may_start_pods_from_is_kept()
    {
        var (snapshot, _) = WithOldConfigMap();
        var old = Given.ReplicaSet("rs-0", TemplateWith("resnet50-0123456789"));
        Assert.That(PlanOf(snapshot with { ReplicaSets = [.. snapshot.ReplicaSets, old] }).Deletes, Is.Empty);
    }

    [Test]
    public void ConfigMap_that_a_pod_has_mounted_is_kept()
    {
        var (snapshot, _) = WithOldConfigMap();
        var pod = Given.ReadyPod("old", "resnet50-0123456789") with { Spec = TemplateWith("resnet50-0123456789").Spec };
        Assert.That(PlanOf(snapshot with { Pods = [.. snapshot.Pods, pod] }).Deletes, Is.Empty);
    }

    [Test]
    public void No_ConfigMap_is_deleted_before_the_Deployment_controller_has_seen_the_last_change()
    {
        var (snapshot, _) = WithOldConfigMap();
        var deployment = snapshot.Deployment! with { Status = snapshot.Deployment.Status! with { ObservedGeneration = 0 } };
        Assert.That(PlanOf(snapshot with { Deployment = deployment }).Deletes, Is.Empty);
    }

    private static (ClusterSnapshot Snapshot, V1ConfigMap Old) WithOldConfigMap()
    {
        var snapshot = Given.Serving(Given.ModelDeployment());
        var current = snapshot.ConfigMaps.Single();
        var old = current with { Metadata = current.Metadata! with { Name = "resnet50-0123456789" } };
        return (snapshot with { ConfigMaps = [current, old] }, old);
    }

    private static V1PodTemplateSpec TemplateWith(string configMap) => new()
    {
        Spec = new V1PodSpec { Volumes = [new V1Volume { Name = "config", ConfigMap = new V1ConfigMapVolumeSource { Name = configMap } }] },
    };

    private static V1Deployment WithRuntime(V1Deployment deployment, Func<V1Container, V1Container> change)
    {
        var template = deployment.Spec!.Template!;
        var spec = template.Spec! with { Containers = [change(template.Spec.Containers![0])] };
        return deployment with { Spec = deployment.Spec with { Template = template with { Spec = spec } } };
    }

    private static bool HaveSameJson(V1PodTemplateSpec one, V1PodTemplateSpec other) =>
        CanonicalJson.WriteText(ChildJson.PodsOf(new V1Deployment { Spec = new V1DeploymentSpec { Template = one } }))
        == CanonicalJson.WriteText(ChildJson.PodsOf(new V1Deployment { Spec = new V1DeploymentSpec { Template = other } }));

    private static ReconcilePlan PlanOf(ClusterSnapshot snapshot) => ReconcilePlanner.Plan(snapshot, Given.Settings);
}
