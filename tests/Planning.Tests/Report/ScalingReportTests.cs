using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Report;

namespace ModelServing.Planning.Tests.Report;

public sealed class ScalingReportTests
{
    [Test]
    public void Model_with_a_fixed_number_of_replicas_says_nothing_of_scaling()
    {
        var status = StatusOf(Given.Serving(Given.ModelDeployment(replicas: 2)));
        Assert.That(status.Autoscaling, Is.Null);
        Expect.NoCondition(status, "ScalingActive");
    }

    [Test]
    public void Autoscaler_that_has_said_nothing_yet_is_awaited()
    {
        var status = StatusOf(Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 3));
        Expect.Condition(status, "ScalingActive", "Unknown", "AwaitingAutoscaler");
        Assert.That((status.Autoscaling!.DesiredReplicas, status.Autoscaling.LimitedBy), Is.EqualTo(((int?)3, "None")));
    }

    [Test]
    public void Readings_stand_under_the_names_of_the_spec()
    {
        var status = StatusOf(Scaling(desired: 5, [Active("True", "ValidMetricFound")]));
        Expect.Condition(status, "ScalingActive", "True", "ValidMetricFound");
        Assert.That(status.Autoscaling!.DesiredReplicas, Is.EqualTo(5));
        Assert.That(
            status.Autoscaling.Metrics, Is.EqualTo(new[] { new ScalingMetricStatus { Name = "gpu", Current = "61" }, new ScalingMetricStatus { Name = "queue", Current = "2500m" } }));
    }

    [Test]
    public void Metric_that_could_not_be_read_is_left_out()
    {
        var snapshot = Scaling(desired: 5, [Active("True", "ValidMetricFound")]);
        var readings = snapshot.Autoscaler!.Status! with { CurrentMetrics = [new V2MetricStatus { Type = "" }, Reading("queued_requests", "4")] };
        var status = StatusOf(snapshot with { Autoscaler = snapshot.Autoscaler with { Status = readings } });
        Assert.That(status.Autoscaling!.Metrics!.Select(metric => metric.Name), Is.EqualTo(["queue"]));
    }

    [Test]
    public void Gpu_utilisation_says_where_it_comes_from_and_other_metrics_do_not()
    {
        var snapshot = Scaling(desired: 5, [Active("True", "ValidMetricFound")]) with { Scaling = new ScalingFacts(ScalingMetricSources.BusyRatio, null) };
        Assert.That(StatusOf(snapshot).Autoscaling!.Metrics!.Select(metric => (metric.Name, metric.Source)), Is.EqualTo([("gpu", "BusyRatio"), ("queue", null)]));
    }

    [Test]
    public void Known_source_stays_while_another_replica_of_the_operator_is_the_one_that_is_asked()
    {
        var known = Scaling(desired: 5, [Active("True", "ValidMetricFound")]) with { Scaling = new ScalingFacts(ScalingMetricSources.Nvml, null) };
        var later = known with { Resource = known.Resource with { Status = StatusOf(known) }, Scaling = ScalingFacts.None };
        Assert.That(StatusOf(later).Autoscaling!.Metrics![0].Source, Is.EqualTo("NVML"));

        var foreign = later with { Scaling = new ScalingFacts(null, "Service monitoring/prometheus-adapter") };
        Assert.That(StatusOf(foreign).Autoscaling!.Metrics![0].Source, Is.Null, "nobody here knows where the other one takes it from");
    }

    [Test]
    public void Whoever_else_serves_the_metrics_is_named_and_looked_for_again_while_they_lack()
    {
        var facts = new ScalingFacts(null, "Service monitoring/prometheus-adapter");
        var failing = Scaling(3, [Active("False", "FailedGetPodsMetric") with { Message = "no metrics returned" }]) with { Scaling = facts };
        Assert.That(
            Expect.Condition(StatusOf(failing), "ScalingActive", "False", "FailedGetPodsMetric").Message,
            Is.EqualTo("no metrics returned; custom.metrics.k8s.io is served by Service monitoring/prometheus-adapter, not by ModelServing"));
        Assert.That(NextCheck(failing), Is.EqualTo(TimeSpan.FromSeconds(30)));

        var working = Scaling(3, [Active("True", "ValidMetricFound")]) with { Scaling = facts };
        Assert.That(Expect.Condition(StatusOf(working), "ScalingActive", "True", "ValidMetricFound").Message, Does.EndWith("served by Service monitoring/prometheus-adapter, not by ModelServing"));
    }

    [TestCase("FailedGetPodsMetric", "MetricUnavailable")]
    [TestCase("InvalidMetricSourceType", "MetricUnavailable")]
    [TestCase("ScalingDisabled", "None")]
    public void Failure_of_the_autoscaler_is_told_in_its_own_words(string reason, string limit)
    {
        var status = StatusOf(Scaling(desired: 3, [Active("False", reason) with { Message = "the HPA was unable to compute the replica count: no metrics returned" }]));
        Assert.That(Expect.Condition(status, "ScalingActive", "False", reason).Message, Does.Contain("no metrics returned"));
        Assert.That(status.Autoscaling!.LimitedBy, Is.EqualTo(limit));
    }

    [Test]
    public void Autoscaler_that_cannot_scale_is_not_active()
    {
        var unable = new V1WorkloadCondition { Type = "AbleToScale", Status = "False", Reason = "FailedGetScale", Message = "forbidden" };
        Expect.Condition(StatusOf(Scaling(3, [unable, Active("True", "ValidMetricFound")])), "ScalingActive", "False", "FailedGetScale");
    }

    [TestCase("TooManyReplicas", "MaxReplicas")]
    [TestCase("TooFewReplicas", "MinReplicas")]
    [TestCase("ScaleUpLimit", "None")]
    public void Limit_is_told(string reason, string expected)
    {
        var limited = new V1WorkloadCondition { Type = "ScalingLimited", Status = "True", Reason = reason };
        Assert.That(StatusOf(Scaling(8, [Active("True", "ValidMetricFound"), limited])).Autoscaling!.LimitedBy, Is.EqualTo(expected));
    }

    [Test]
    public void Pods_that_wait_for_an_accelerator_are_the_limit()
    {
        var snapshot = Scaling(desired: 3, [Active("True", "ValidMetricFound")]);
        var waiting = Given.Pod("p", Given.RevisionOf(snapshot), new V1PodStatus
        {
            Conditions = [new V1WorkloadCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/2 nodes are available: 2 Insufficient nvidia.com/gpu." }],
        });
        var status = StatusOf(snapshot with { Pods = [.. snapshot.Pods.Skip(1), waiting] });
        Assert.That(status.Autoscaling!.LimitedBy, Is.EqualTo("AcceleratorCapacity"));
        Expect.Condition(status, "Ready", "False", "InsufficientAccelerators");
    }

    [Test]
    public void External_engine_shows_what_the_Deployment_is_set_to()
    {
        var status = StatusOf(Given.Released(Given.ModelDeployment().WithAutoscaling(engine: AutoscalingEngines.External), replicas: 4));
        Expect.NoCondition(status, "ScalingActive");
        Expect.Condition(status, "Ready", "True", "RolloutComplete");
        Assert.That(status.Autoscaling, Is.EqualTo(new AutoscalingStatus { DesiredReplicas = 4, LimitedBy = "None" }));
    }

    [Test]
    public void More_replicas_of_a_generation_that_has_served_are_no_rollout()
    {
        var snapshot = Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 2);
        var settled = snapshot.Resource with { Status = StatusOf(snapshot) };
        Expect.Condition(settled.Status, "Ready", "True", "RolloutComplete");

        var live = snapshot.Deployment!;
        var scaledUp = snapshot with { Resource = settled, Deployment = live with { Spec = live.Spec! with { Replicas = 4 }, Metadata = live.Metadata! with { Generation = 2 } } };
        var status = StatusOf(scaledUp);
        Expect.Condition(status, "Ready", "False", "ReplicasNotReady");
        Expect.NoCondition(status, "Reconciling");
    }

    [Test]
    public void Paused_Deployment_says_who_asks_for_nothing()
    {
        var status = StatusOf(Given.Released(Given.ModelDeployment().WithAutoscaling(), replicas: 0));
        Assert.That(Expect.Condition(status, "Ready", "True", "Suspended").Message, Does.Contain("the Deployment is scaled to 0"));
    }

    [Test]
    public void Readings_alone_wait_until_the_last_write_is_15_seconds_old()
    {
        var (first, later) = (Scaling(5, [Active("True", "ValidMetricFound")]), Scaling(5, [Active("True", "ValidMetricFound")], gpu: "64"));
        var stored = StatusOf(first);
        later = later with { Resource = later.Resource with { Status = stored }, MetricsWrittenAt = Given.Now.AddSeconds(-9) };
        Assert.That(StatusEquality.AreEqual(StatusOf(later), stored), Is.True);
        Assert.That(NextCheck(later), Is.EqualTo(TimeSpan.FromSeconds(6)));

        var due = later with { MetricsWrittenAt = Given.Now.AddSeconds(-15) };
        Assert.That(StatusOf(due).Autoscaling!.Metrics![0].Current, Is.EqualTo("64"));
        Assert.That(NextCheck(due), Is.Null);
    }

    [Test]
    public void Any_other_change_is_written_at_once_with_the_newest_readings()
    {
        var (first, later) = (Scaling(5, [Active("True", "ValidMetricFound")]), Scaling(6, [Active("True", "ValidMetricFound")], gpu: "64"));
        var status = StatusOf(later with { Resource = later.Resource with { Status = StatusOf(first) }, MetricsWrittenAt = Given.Now });
        Assert.That((status.Autoscaling!.DesiredReplicas, status.Autoscaling.Metrics![0].Current), Is.EqualTo(((int?)6, "64")));
    }

    [Test]
    public void Loss_and_return_of_the_metrics_are_told_once_each()
    {
        var good = StatusOf(Scaling(3, [Active("True", "ValidMetricFound")]));
        var bad = StatusOf(Scaling(3, [Active("False", "FailedGetPodsMetric")]));
        Assert.That(StatusEvents.Between(good, bad).Select(one => (one.IsWarning, one.Reason)), Is.EqualTo([(true, "FailedGetPodsMetric")]));
        Assert.That(StatusEvents.Between(bad, bad), Is.Empty);
        Assert.That(StatusEvents.Between(bad, good).Select(one => (one.IsWarning, one.Reason)), Is.EqualTo([(false, "ScalingActive")]));
    }

    [Test]
    public void What_was_said_stays_while_the_spec_is_invalid()
    {
        var snapshot = Scaling(3, [Active("True", "ValidMetricFound")]);
        var before = StatusOf(snapshot);
        var invalid = snapshot.Resource.WithModel(model => model with { Source = new ModelSource() }) with { Status = before };
        var status = StatusOf(snapshot with { Resource = invalid });
        Assert.That(status.Autoscaling, Is.EqualTo(before.Autoscaling));
        Expect.Condition(status, "ScalingActive", "True", "ValidMetricFound");
    }

    private static ClusterSnapshot Scaling(int desired, V1WorkloadCondition[] conditions, string gpu = "61")
    {
        var resource = Given.ModelDeployment().WithGpu().WithAutoscaling();
        ScalingMetric[] metrics =
        [
            new() { Name = "gpu", Type = ScalingMetricTypes.GpuUtilization, Target = new ScalingTarget { AverageUtilization = 70 } },
            new() { Name = "queue", Type = ScalingMetricTypes.QueuedRequests, Target = new ScalingTarget { AverageValue = Quantity.FromInt64(32) } },
        ];
        resource = resource with { Spec = resource.Spec! with { Autoscaling = resource.Spec.Autoscaling! with { Metrics = metrics } } };
        var snapshot = Given.Released(resource, replicas: 3);
        return snapshot with
        {
            Autoscaler = snapshot.Autoscaler! with
            {
                Status = new V2HorizontalPodAutoscalerStatus
                {
                    CurrentReplicas = 3,
                    DesiredReplicas = desired,
                    Conditions = conditions,
                    CurrentMetrics = [Reading("gpu_utilization", gpu), Reading("queued_requests", "2500m")],
                },
            },
        };
    }

    private static V2MetricStatus Reading(string metric, string average) => new()
    {
        Type = "Pods",
        Pods = new V2MetricReading { Metric = new V2MetricIdentifier { Name = metric }, Current = new V2MetricValue { AverageValue = Quantity.Parse(average) } },
    };

    private static V1WorkloadCondition Active(string status, string reason) => new() { Type = "ScalingActive", Status = status, Reason = reason };

    private static V1Alpha1ModelDeploymentStatus StatusOf(ClusterSnapshot snapshot) =>
        StatusCalculator.Calculate(snapshot, ReconcilePlanner.Plan(snapshot, Given.Settings), []);

    private static TimeSpan? NextCheck(ClusterSnapshot snapshot)
    {
        var plan = ReconcilePlanner.Plan(snapshot, Given.Settings);
        return RequeuePolicy.NextCheck(snapshot, plan, StatusCalculator.Calculate(snapshot, plan, []));
    }
}
