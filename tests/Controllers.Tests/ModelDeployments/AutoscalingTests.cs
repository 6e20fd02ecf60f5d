using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Tests.Cluster;
using ModelServing.Kubernetes.Client;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Time;

namespace ModelServing.Controllers.Tests.ModelDeployments;

/// <summary>Autoscaled models against the sandbox's server-side apply. Nothing scales here but the test: it takes the part of the autoscaler.</summary>
public sealed class AutoscalingTests
{
    private static readonly ObjectKey Autoscaler = new(new GroupResource("autoscaling", "horizontalpodautoscalers"), "default", "m");
    private TestCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await TestCluster.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task An_autoscaled_model_starts_with_the_fewest_replicas_and_then_nobody_of_ours_owns_them()
    {
        await using var started = await _cluster.StartOperatorAsync();
        var created = await CreateAsync(Autoscaled(minimum: 3));

        var deployment = await ReleasedAsync();
        Assert.That(deployment.Spec!.Replicas, Is.EqualTo(3));
        Assert.That(OwnersOfReplicas(), Is.EqualTo(new[] { "modelserving-operator-replicas" }));
        var autoscaler = await TestCluster.ExistsAsync(_cluster.Autoscalers, "m");
        var owner = autoscaler.ControllerReference()!;
        Assert.That((owner.Kind, owner.Uid, owner.BlockOwnerDeletion), Is.EqualTo(("ModelDeployment", created.Metadata!.Uid, (bool?)true)));
        Assert.That(autoscaler.Metadata!.Labels![WellKnownLabels.Name], Is.EqualTo("m"));
        Assert.That(autoscaler.Spec!.ScaleTargetRef, Is.EqualTo(new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "m" }));
        Assert.That((autoscaler.Spec.MinReplicas, autoscaler.Spec.MaxReplicas), Is.EqualTo(((int?)3, (int?)8)));
    }

    [Test]
    public async Task What_an_autoscaler_set_survives_an_update_and_a_restart_of_the_operator()
    {
        await using (await _cluster.StartOperatorAsync())
        {
            await CreateAsync(Autoscaled());
            await ReleasedAsync();
            await ScaleAsync(5);
            await PatchAsync("""{"spec":{"warmup":{"requestsPerBatchSize":7}}}""");
            await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 2 && status.Autoscaling?.DesiredReplicas == 5);
        }

        Assert.That(await CountAsync(), Is.EqualTo(5));
        await using var again = await _cluster.StartOperatorAsync();
        await TestCluster.TrueAsync(() => again.Log.Reconciles("m") > 0);
        await PatchAsync("""{"spec":{"autoscaling":{"maxReplicas":9}}}""");
        await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 3);
        await Eventually.GetAsync(AutoscalerAsync, static found => found?.Spec?.MaxReplicas == 9, TestCluster.Patience, CancellationToken.None);
        Assert.That(await CountAsync(), Is.EqualTo(5));
    }

    [Test]
    public async Task Switching_to_autoscaling_and_back_never_changes_the_count_on_the_way()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await CreateAsync(Given.ModelDeployment("m", replicas: 4));
        await TestCluster.ExistsAsync(_cluster.Deployments, "m");
        var first = _cluster.Sandbox.Store.List(Deployments).ResourceVersion;

        await PatchAsync("""{"spec":{"replicas":null,"autoscaling":{"minReplicas":2,"maxReplicas":8}}}""");
        await ReleasedAsync();
        await ScaleAsync(6);
        await PatchAsync("""{"spec":{"autoscaling":{"engine":"External"}}}""");
        await Eventually.GetAsync(AutoscalerAsync, static found => found is null, TestCluster.Patience, CancellationToken.None);
        Assert.That(await CountAsync(), Is.EqualTo(6));

        await PatchAsync("""{"spec":{"replicas":6,"autoscaling":null}}""");
        await OwnedAsync();
        await PatchAsync("""{"spec":{"replicas":null,"autoscaling":{"maxReplicas":8}}}""");
        await ReleasedAsync();
        Assert.That(await CountsSinceAsync(first), Is.EqualTo(new[] { 4, 6 }));
    }

    [Test]
    public async Task A_suspended_model_comes_back_with_the_fewest_replicas_since_an_autoscaler_leaves_0_alone()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await CreateAsync(Given.ModelDeployment("m", replicas: 0));
        await TestCluster.ExistsAsync(_cluster.Deployments, "m");
        await PatchAsync("""{"spec":{"replicas":null,"autoscaling":{"minReplicas":2,"maxReplicas":8}}}""");
        Assert.That((await ReleasedAsync()).Spec!.Replicas, Is.EqualTo(2));
    }

    [Test]
    public async Task The_autoscaler_is_gone_before_a_fixed_number_is_set_and_while_it_cannot_go_nothing_is_written()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await CreateAsync(Autoscaled());
        await ReleasedAsync();
        await TestCluster.ExistsAsync(_cluster.Autoscalers, "m");
        await ScaleAsync(5);
        _cluster.Proxy.Refuse(static request => request.Method == "DELETE" ? 403 : null);
        await PatchAsync("""{"spec":{"replicas":2,"autoscaling":null}}""");
        var failed = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Ready, "False", FailureReasons.ApplyFailed));
        Assert.That(failed.Status.Find(ConditionTypes.Ready)!.Message, Does.StartWith("HorizontalPodAutoscaler m:"));
        Assert.That(await CountAsync(), Is.EqualTo(5));

        _cluster.Proxy.RefuseNothing();
        Assert.That((await OwnedAsync()).Spec!.Replicas, Is.EqualTo(2));
        var writes = _cluster.Proxy.Writes.Select(static write => write.ToString()).ToArray();
        Assert.That(Array.LastIndexOf(writes, "DELETE horizontalpodautoscalers/m"), Is.LessThan(Array.LastIndexOf(writes, "PATCH deployments/m")));
    }

    [Test]
    public async Task The_count_is_not_let_go_while_nobody_else_holds_it()
    {
        _cluster.Proxy.Refuse(static request => request.Query["fieldManager"] == "modelserving-operator-replicas" ? 500 : null);
        await using var started = await _cluster.StartOperatorAsync();
        await CreateAsync(Autoscaled(minimum: 3));
        await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Ready, "False", FailureReasons.ApplyFailed));
        Assert.That(await CountAsync(), Is.EqualTo(3));
        Assert.That(OwnersOfReplicas(), Is.EqualTo(new[] { "modelserving-operator" }));

        _cluster.Proxy.RefuseNothing();
        Assert.That((await ReleasedAsync()).Spec!.Replicas, Is.EqualTo(3));
    }

    [Test]
    public async Task A_reconcile_of_an_autoscaled_model_that_changes_nothing_writes_nothing()
    {
        await using (await _cluster.StartOperatorAsync())
        {
            await CreateAsync(Autoscaled());
            await ReleasedAsync();
            await _cluster.SettledAsync("m");
        }

        _cluster.Proxy.Calls.Clear();
        await using var again = await _cluster.StartOperatorAsync();
        await TestCluster.TrueAsync(() => again.Log.Reconciles("m") > 0);
        await PatchAsync("""{"metadata":{"labels":{"test":"touched"}}}""");
        await TestCluster.TrueAsync(() => again.Log.Reconciles("m") > 1);
        Assert.That(_cluster.Proxy.Writes.Where(static write => !write.IsEvent), Is.Empty);
    }

    [Test]
    public async Task An_autoscaler_of_the_same_name_that_is_not_ours_is_never_adopted_and_is_welcome_with_engine_External()
    {
        var foreign = await _cluster.Autoscalers.CreateAsync(
            new V2HorizontalPodAutoscaler
            {
                Metadata = new V1ObjectMeta { Name = "m", Namespace = "default" },
                Spec = new V2HorizontalPodAutoscalerSpec { ScaleTargetRef = new V2CrossVersionObjectReference { Kind = "Deployment", Name = "m" }, MaxReplicas = 3 },
            },
            CancellationToken.None);
        await using var started = await _cluster.StartOperatorAsync();
        await CreateAsync(Autoscaled());
        var stalled = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Stalled, "True", FailureReasons.NameConflict));
        Assert.That(stalled.Status.Find(ConditionTypes.Ready)!.Message, Does.Contain("HorizontalPodAutoscaler m"));
        Assert.That(await _cluster.Deployments.FindAsync(TestCluster.Named("m"), CancellationToken.None), Is.Null);

        await PatchAsync("""{"spec":{"autoscaling":{"engine":"External"}}}""");
        await ReleasedAsync();
        await _cluster.StatusAsync("m", static status => status.Find(ConditionTypes.Stalled) is null);
        Assert.That((await AutoscalerAsync())!.Metadata!.ResourceVersion, Is.EqualTo(foreign.Metadata!.ResourceVersion));
    }

    [Test]
    public async Task The_status_says_what_the_autoscaler_says()
    {
        await using var started = await _cluster.StartOperatorAsync();
        var resource = Autoscaled();
        ScalingMetric[] metrics =
        [
            new() { Name = "busy", Type = ScalingMetricTypes.BusyRatio, Target = new ScalingTarget { AverageUtilization = 70 } },
            new() { Name = "queue", Type = ScalingMetricTypes.QueuedRequests, Target = new ScalingTarget { AverageValue = Quantity.FromInt64(32) } },
        ];
        await CreateAsync(resource with { Spec = resource.Spec! with { Autoscaling = resource.Spec.Autoscaling! with { Metrics = metrics } } });
        await ReleasedAsync();
        await TestCluster.ExistsAsync(_cluster.Autoscalers, "m");
        await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.ScalingActive, "Unknown", ConditionReasons.AwaitingAutoscaler));

        Say("""{"desiredReplicas":1,"conditions":[{"type":"ScalingActive","status":"False","reason":"FailedGetPodsMetric","message":"no metrics returned"}]}""");
        var failed = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.ScalingActive, "False", "FailedGetPodsMetric"));
        Assert.That(failed.Status.Find(ConditionTypes.ScalingActive)!.Message, Is.EqualTo("no metrics returned"));
        Assert.That(failed.Status!.Autoscaling!.LimitedBy, Is.EqualTo(ScalingLimits.MetricUnavailable));

        Say("""
            {"desiredReplicas":8,"conditions":[{"type":"ScalingActive","status":"True","reason":"ValidMetricFound"},{"type":"ScalingLimited","status":"True","reason":"TooManyReplicas"}],
             "currentMetrics":[{"type":"Pods","pods":{"metric":{"name":"busy_utilization"},"current":{"averageValue":"93500m"}}},{"type":"Pods","pods":{"metric":{"name":"queued_requests"},"current":{"averageValue":"41"}}}]}
            """);
        var scaling = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.ScalingActive, "True", "ValidMetricFound"));
        Assert.That((scaling.Status!.Autoscaling!.DesiredReplicas, scaling.Status.Autoscaling.LimitedBy), Is.EqualTo(((int?)8, ScalingLimits.MaxReplicas)));
        Assert.That(
            scaling.Status.Autoscaling.Metrics!.Select(static metric => (metric.Name, metric.Current)),
            Is.EqualTo(new[] { ("busy", "93500m"), ("queue", "41") }));
    }

    [Test]
    public async Task Readings_that_change_all_the_time_are_written_once_in_15_seconds_and_with_everything_else_that_changes()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await CreateAsync(Autoscaled());
        await ReleasedAsync();
        await TestCluster.ExistsAsync(_cluster.Autoscalers, "m");
        await _cluster.SettledAsync("m");
        Say(Busy(desired: 1, percent: 40));
        await _cluster.StatusAsync("m", static status => status.Autoscaling?.Metrics is [{ Current: "40" }]);

        var written = StatusWrites();
        for (var percent = 41; percent < 61; percent++)
        {
            var reconciles = started.Log.Reconciles("m");
            Say(Busy(desired: 1, percent));
            await TestCluster.TrueAsync(() => started.Log.Reconciles("m") > reconciles);
        }

        Assert.That(StatusWrites(), Is.EqualTo(written));
        Say(Busy(desired: 2, percent: 99));
        await _cluster.StatusAsync("m", static status => status.Autoscaling is { DesiredReplicas: 2, Metrics: [{ Current: "99" }] });

        int StatusWrites() => _cluster.Proxy.Writes.Count(static write => write.ToString().Contains("modeldeployments/m", StringComparison.Ordinal));
        static string Busy(int desired, int percent) =>
            $$"""
            {"desiredReplicas":{{desired}},"conditions":[{"type":"ScalingActive","status":"True","reason":"ValidMetricFound"}],
             "currentMetrics":[{"type":"Pods","pods":{"metric":{"name":"busy_utilization"},"current":{"averageValue":"{{percent}}"} } }] }
            """;
    }

    private static GroupResource Deployments { get; } = new("apps", "deployments");

    private static V1Alpha1ModelDeployment Autoscaled(int minimum = 1)
    {
        var resource = Given.ModelDeployment("m");
        return resource with { Spec = resource.Spec! with { Replicas = null, Autoscaling = new AutoscalingSpec { MinReplicas = minimum, MaxReplicas = 8 } } };
    }

    private Task<V1Alpha1ModelDeployment> CreateAsync(V1Alpha1ModelDeployment resource) => _cluster.ModelDeployments.CreateAsync(resource, CancellationToken.None);

    private Task<V1Alpha1ModelDeployment> PatchAsync(string patch) =>
        _cluster.ModelDeployments.MergePatchAsync(TestCluster.Named("m"), Encoding.UTF8.GetBytes(patch), CancellationToken.None);

    /// <summary>As an autoscaler does, and against the same ownership: a write by another manager.</summary>
    private async Task ScaleAsync(int replicas)
    {
        await _cluster.Deployments.MergePatchAsync(TestCluster.Named("m"), Encoding.UTF8.GetBytes("{\"spec\":{\"replicas\":" + replicas + "}}"), CancellationToken.None);
        await _cluster.StatusAsync("m", status => status.Replicas == replicas);
    }

    private void Say(string status) =>
        _cluster.Sandbox.Store.UpdateStatus(Autoscaler, autoscaler => autoscaler["status"] = JsonNode.Parse(status));

    private Task<V2HorizontalPodAutoscaler?> AutoscalerAsync() => _cluster.Autoscalers.FindAsync(TestCluster.Named("m"), CancellationToken.None);

    private async Task<int?> CountAsync() => (await _cluster.Deployments.FindAsync(TestCluster.Named("m"), CancellationToken.None))!.Spec!.Replicas;

    private Task<V1Deployment> ReleasedAsync() => DeploymentAsync(WellKnownAnnotations.ReplicasReleased);

    private Task<V1Deployment> OwnedAsync() => DeploymentAsync(WellKnownAnnotations.ReplicasOwned);

    private async Task<V1Deployment> DeploymentAsync(string replicas) => (await Eventually.GetAsync(
        () => _cluster.Deployments.FindAsync(TestCluster.Named("m"), CancellationToken.None),
        found => found?.Metadata?.Annotations?.GetValueOrDefault(WellKnownAnnotations.Replicas) == replicas,
        TestCluster.Patience,
        CancellationToken.None))!;

    private string[] OwnersOfReplicas() =>
    [
        .. from entry in _cluster.Sandbox.Store.Get(new ObjectKey(Deployments, "default", "m"))!["metadata"]!["managedFields"]!.AsArray()
           where entry!["fieldsV1"]?["f:spec"]?["f:replicas"] is not null
           select entry["manager"]!.GetValue<string>(),
    ];

    /// <summary>Every count that the Deployment has ever had since a version, without repetitions.</summary>
    private async Task<int[]> CountsSinceAsync(long version)
    {
        var (last, counts) = (_cluster.Sandbox.Store.List(Deployments).ResourceVersion, new List<int>());
        await foreach (var change in _cluster.Sandbox.Store.WatchAsync(null, version - 1, CancellationToken.None))
        {
            if (change.Key.Resource == Deployments && change.Object["spec"]!["replicas"]!.GetValue<int>() is var count && (counts.Count == 0 || counts[^1] != count))
            {
                counts.Add(count);
            }

            if (change.ResourceVersion >= last)
            {
                break;
            }
        }

        return [.. counts];
    }
}
