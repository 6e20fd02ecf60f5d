using System.Text.Json.Nodes;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Tests.Cluster;
using ModelServing.Kubernetes.Client;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Time;

namespace ModelServing.Controllers.Tests.ModelDeployments;

public sealed class ReconcileTests
{
    private TestCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await TestCluster.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task Children_are_applied_in_order_with_owner_and_manager_and_the_status_follows()
    {
        await using var started = await _cluster.StartOperatorAsync();
        var created = await _cluster.CreateAsync("m");
        var reported = await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 1);

        var deployment = await TestCluster.ExistsAsync(_cluster.Deployments, "m");
        var owner = deployment.ControllerReference()!;
        Assert.That((owner.Kind, owner.Name, owner.Uid, owner.BlockOwnerDeletion), Is.EqualTo(("ModelDeployment", "m", created.Metadata!.Uid, (bool?)true)));
        var writes = _cluster.Proxy.Writes.Take(5).ToArray(); // a next reconcile may have written already
        Assert.That(writes[0].ToString(), Does.StartWith("PATCH configmaps/m-"));
        Assert.That(writes.Skip(1).Select(static write => write.ToString()), Is.EqualTo(new[] { "PATCH services/m", "PATCH serviceaccounts/m", "PATCH deployments/m", "PATCH modeldeployments/m/status" }));
        Assert.That(writes.SkipLast(1).Select(static write => write.Query), Is.All.EqualTo("?fieldManager=modelserving-operator&force=true"));
        Assert.That(reported.Status.Has(ConditionTypes.Ready, "False"), Is.True);
        Assert.That(reported.Status.Has(ConditionTypes.Reconciling, "True"), Is.True);
        await EventAsync("RevisionCreated");
    }

    [Test]
    public async Task The_operator_writes_neither_spec_nor_labels_nor_annotations()
    {
        await using var started = await _cluster.StartOperatorAsync();
        var created = await _cluster.CreateAsync("m");
        var reported = await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 1);

        Assert.That(reported.Metadata!.Generation, Is.EqualTo(1));
        Assert.That(reported.Metadata.Labels, Is.EqualTo(created.Metadata!.Labels));
        Assert.That(reported.Metadata.Annotations, Is.Null.Or.Empty);
        Assert.That(_cluster.Proxy.Writes.Where(static write => write.Target == "modeldeployments/m"), Is.Empty);
    }

    [Test]
    public async Task A_reconcile_that_changes_nothing_makes_no_write_and_no_read_of_its_own()
    {
        await using (await _cluster.StartOperatorAsync())
        {
            await _cluster.CreateAsync("m");
            await _cluster.CreateAsync("n");
            await _cluster.SettledAsync("m");
            await _cluster.SettledAsync("n");
        }

        _cluster.Proxy.Calls.Clear();
        await using var again = await _cluster.StartOperatorAsync();
        await TestCluster.TrueAsync(() => again.Log.Reconciles("m") > 0 && again.Log.Reconciles("n") > 0);
        await LabelAsync("m", "touched");
        await TestCluster.TrueAsync(() => again.Log.Reconciles("m") > 1);

        Assert.That(_cluster.Proxy.Writes, Is.Empty);
        Assert.That(_cluster.Proxy.Calls.Count, Is.EqualTo(12), "ten watches that begin with a list, and two questions about kinds that a cluster may come without");
        Assert.That(again.Log.Errors, Is.Empty);
    }

    [Test]
    public async Task A_foreign_object_of_the_same_name_is_never_adopted()
    {
        var foreign = await _cluster.Services.CreateAsync(
            new V1Service { Metadata = new V1ObjectMeta { Name = "m", Namespace = "default" }, Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = 80 }] } },
            CancellationToken.None);
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m");
        var stalled = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Stalled, "True", FailureReasons.NameConflict));

        Assert.That(stalled.Status.Find(ConditionTypes.Ready)!.Message, Does.Contain("Service"));
        Assert.That(_cluster.Proxy.Writes.Select(static write => write.ToString()[..16]).Distinct(), Is.EqualTo(new[] { "PATCH configmaps", "PATCH services/m", "PATCH modeldeplo" }), "asked in vain for the Service, and for no pods");
        var after = await _cluster.Services.FindAsync(TestCluster.Named("m"), CancellationToken.None);
        Assert.That(after!.Metadata!.ResourceVersion, Is.EqualTo(foreign.Metadata!.ResourceVersion));

        await _cluster.Services.DeleteAsync(TestCluster.Named("m"), null, CancellationToken.None);
        await LabelAsync("m", "try-again");
        await TestCluster.ExistsAsync(_cluster.Deployments, "m");
        await _cluster.StatusAsync("m", static status => status.Find(ConditionTypes.Stalled) is null);
    }

    [Test]
    public async Task A_child_that_has_lost_its_labels_gets_them_back_and_is_not_a_stranger()
    {
        await using (await _cluster.StartOperatorAsync())
        {
            await _cluster.CreateAsync("m");
            await _cluster.SettledAsync("m");
        }

        var before = await _cluster.Deployments.MergePatchAsync(
            TestCluster.Named("m"), """{"metadata":{"labels":null},"spec":{"replicas":3}}"""u8.ToArray(), CancellationToken.None);
        await using var again = await _cluster.StartOperatorAsync();
        var after = await Eventually.GetAsync(
            () => _cluster.Deployments.FindAsync(TestCluster.Named("m"), CancellationToken.None), static found => found!.Spec!.Replicas == 1, TestCluster.Patience, CancellationToken.None);
        Assert.That(after!.Metadata!.Uid, Is.EqualTo(before.Metadata!.Uid));
        Assert.That(after.Metadata.Labels, Contains.Key(WellKnownLabels.Name));
    }

    [Test]
    public async Task The_status_is_written_also_when_an_apply_fails()
    {
        _cluster.Proxy.Refuse(static request => request.Method == "PATCH" && request.Path.Value!.Contains("/deployments/", StringComparison.Ordinal) ? 403 : null);
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m");
        var failed = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Ready, "False", FailureReasons.ApplyFailed));

        Assert.That(failed.Status.Find(ConditionTypes.Ready)!.Message, Does.Contain("Deployment m").And.Contain("refused by the test"));
        Assert.That(failed.Status!.ObservedGeneration, Is.EqualTo(1));
        await TestCluster.ExistsAsync(_cluster.Services, "m");

        _cluster.Proxy.RefuseNothing();
        await TestCluster.ExistsAsync(_cluster.Deployments, "m");
        await _cluster.StatusAsync("m", static status => !status.Has(ConditionTypes.Ready, "False", FailureReasons.ApplyFailed));
    }

    [Test]
    public async Task A_poisoned_object_does_not_block_the_others()
    {
        await using var cluster = await TestCluster.StartAsync(isSchemaLoose: true);
        var broken = new JsonObject
        {
            ["apiVersion"] = "modelserving.dev/v1alpha1",
            ["kind"] = "ModelDeployment",
            ["metadata"] = new JsonObject { ["name"] = "unreadable", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["model"] = "text" },
        };
        cluster.Sandbox.Store.Create(new GroupResource("modelserving.dev", "modeldeployments"), broken);
        cluster.Proxy.Refuse(static request => request.Method == "PATCH" && request.Path.Value!.Contains("/refused", StringComparison.Ordinal) ? 500 : null);
        await using var started = await cluster.StartOperatorAsync();
        await cluster.CreateAsync("refused");
        await TestCluster.TrueAsync(() => started.Log.Reconciles("refused") > 3);
        await cluster.CreateAsync("good");

        await cluster.StatusAsync("good", static status => status.ObservedGeneration == 1);
        Assert.That(started.Log.Errors, Has.Some.Contain("default/unreadable"));
    }

    [Test]
    public async Task A_child_that_somebody_deletes_or_changes_is_made_right_again()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m", replicas: 2);
        await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 1);
        await _cluster.Services.DeleteAsync(TestCluster.Named("m"), null, CancellationToken.None);
        await _cluster.Deployments.MergePatchAsync(TestCluster.Named("m"), """{"spec":{"replicas":7}}"""u8.ToArray(), CancellationToken.None);

        await TestCluster.ExistsAsync(_cluster.Services, "m");
        await Testing.Time.Eventually.GetAsync(
            () => _cluster.Deployments.FindAsync(TestCluster.Named("m"), CancellationToken.None),
            static deployment => deployment?.Spec?.Replicas == 2,
            TestCluster.Patience,
            CancellationToken.None);
    }

    [Test]
    public async Task A_child_deleted_while_the_watch_was_cut_is_made_again()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m");
        await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 1);
        _cluster.Proxy.Refuse(static request => request.Query["watch"] == "true" ? 503 : null);
        _cluster.Proxy.CutWatches();
        var before = await TestCluster.ExistsAsync(_cluster.Deployments, "m");
        await _cluster.Deployments.DeleteAsync(TestCluster.Named("m"), new DeletePreconditions(before.Metadata!.Uid), CancellationToken.None);
        _cluster.Proxy.RefuseNothing();

        var after = await TestCluster.ExistsAsync(_cluster.Deployments, "m");
        Assert.That(after.Metadata!.Uid, Is.Not.EqualTo(before.Metadata.Uid));
    }

    [Test]
    public async Task No_decision_is_made_on_a_cache_that_has_not_seen_our_own_write()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m");
        await _cluster.SettledAsync("m");
        var before = ChildWrites().Length;
        _cluster.Proxy.HoldWatches(static path => path.Contains("/deployments", StringComparison.Ordinal));
        await _cluster.ModelDeployments.MergePatchAsync(TestCluster.Named("m"), """{"spec":{"replicas":2}}"""u8.ToArray(), CancellationToken.None);
        await TestCluster.TrueAsync(() => ChildWrites().Length > before);
        var reconciles = started.Log.Reconciles("m");
        await LabelAsync("m", "one");
        await TestCluster.TrueAsync(() => started.Log.Reconciles("m") > reconciles + 2);
        Assert.That(ChildWrites()[before..], Is.EqualTo(new[] { "PATCH deployments/m", "PATCH poddisruptionbudgets/m" }), "the cache still shows one replica");

        _cluster.Proxy.ReleaseWatches();
        await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 2 && status.Replicas == 2);
        Assert.That(ChildWrites()[before..], Is.EqualTo(new[] { "PATCH deployments/m", "PATCH poddisruptionbudgets/m" }));
    }

    [Test]
    public async Task Deleting_the_object_leaves_the_children_to_garbage_collection()
    {
        await using var started = await _cluster.StartOperatorAsync();
        var created = await _cluster.CreateAsync("m");
        await _cluster.SettledAsync("m");
        var written = ChildWrites().Length;
        await _cluster.ModelDeployments.DeleteAsync(TestCluster.Named("m"), new DeletePreconditions(created.Metadata!.Uid), CancellationToken.None);
        await _cluster.CreateAsync("n");
        await _cluster.StatusAsync("n", static status => status.ObservedGeneration == 1);

        // An apply may still race with the deletion; what it makes has an owner that is gone, and is collected like the rest.
        Assert.That(ChildWrites().Skip(written).Where(static write => write.StartsWith("DELETE ", StringComparison.Ordinal)), Is.Empty);
    }

    private string[] ChildWrites() =>
        [.. _cluster.Proxy.Writes.Where(static write => !write.Target.StartsWith("modeldeployments/", StringComparison.Ordinal)).Select(static write => write.ToString())];

    private async Task LabelAsync(string name, string value) => await _cluster.ModelDeployments.MergePatchAsync(
        TestCluster.Named(name), System.Text.Encoding.UTF8.GetBytes($$$$"""{"metadata":{"labels":{"test":"{{{{value}}}}"}}}"""), CancellationToken.None);

    private Task EventAsync(string reason) => Testing.Time.Eventually.TrueAsync(
        async () => (await _cluster.Events.ListAsync(new ListRequest { Namespace = "default" }, CancellationToken.None)).Items.Any(found => found.Reason == reason),
        TestCluster.Patience,
        CancellationToken.None);
}
