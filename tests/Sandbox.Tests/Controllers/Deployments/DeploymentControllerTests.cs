using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Controllers.Deployments;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tests.Nodes;

namespace ModelServing.Sandbox.Tests.Controllers.Deployments;

public sealed class DeploymentControllerTests
{
    private static readonly ObjectKey Web = new(KnownResources.Deployments, "default", "web");
    private TestCluster _cluster = null!;

    [SetUp]
    public void StartCluster() => _cluster = TestCluster.Start();

    [TearDown]
    public async Task StopClusterAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_deployment_gets_its_pods_and_tells_the_truth_about_them()
    {
        await DeployAsync(2);

        var replicaSet = ReplicaSets().Single();
        var hash = replicaSet.Labels[TemplateHash.Label];
        Assert.Multiple(() =>
        {
            Assert.That(replicaSet.Name, Is.EqualTo($"web-{hash}"));
            Assert.That(_cluster.Pods().Select(pod => pod.Name), Is.All.Match($"^web-{hash}-[bcdfghjklmnpqrstvwxz2456789]{{5}}$"));
            Assert.That(_cluster.Pods().Select(pod => OwnerReferences.ControllerOf(pod).Text("uid")), Is.All.EqualTo(replicaSet.Uid));
            Assert.That(Deployment().Annotations[DeploymentAnnotations.Revision], Is.EqualTo("1"));
            Assert.That(Deployment().Number("status", "observedGeneration"), Is.EqualTo(Deployment().Generation));
            Assert.That(_cluster.Events("web").Single().Text("message"), Is.EqualTo($"Scaled up replica set web-{hash} from 0 to 2"));
        });
    }

    [Test]
    public async Task A_rolling_update_never_has_fewer_available_pods_than_allowed()
    {
        await DeployAsync(3, """{"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}""");
        using var stop = new CancellationTokenSource();
        var bounds = WatchBoundsAsync(stop.Token);

        ChangeTemplate("two");
        await UntilRolledOutAsync("two", 3);

        await stop.CancelAsync();
        Assert.That(await bounds, Is.EqualTo((3, 4)), "ready at least, and asked for at most");
        Assert.That(Deployment().Annotations[DeploymentAnnotations.Revision], Is.EqualTo("2"));
    }

    [Test]
    public async Task Recreate_starts_no_new_pod_before_the_last_old_one_is_gone()
    {
        await DeployAsync(2, """{"type": "Recreate"}""");
        var version = _cluster.Store.List(KnownResources.Pods).ResourceVersion;
        ChangeTemplate("two");
        await UntilRolledOutAsync("two", 2);

        var history = new List<StoreEvent>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await foreach (var change in _cluster.Store.WatchAsync(KnownResources.Pods, version, limit.Token))
        {
            history.Add(change);
            if (history.Count(seen => seen.Type == StoreEventType.Added) == 2)
            {
                break;
            }
        }

        Assert.That(history.Where(change => change.Type is StoreEventType.Added or StoreEventType.Deleted).Select(change => change.Type),
            Is.EqualTo(new[] { StoreEventType.Deleted, StoreEventType.Deleted, StoreEventType.Added, StoreEventType.Added }));
    }

    [Test]
    public async Task Going_back_to_an_old_template_takes_its_replica_set_up_again_as_the_newest_revision()
    {
        await DeployAsync(1);
        var first = ReplicaSets().Single().Name;
        ChangeTemplate("two");
        await UntilRolledOutAsync("two", 1);
        ChangeTemplate("one");
        await UntilRolledOutAsync("one", 1);

        Assert.That(ReplicaSets(), Has.Count.EqualTo(2));
        Assert.That(ReplicaSets().Single(set => set.Number("spec", "replicas") == 1).Name, Is.EqualTo(first));
        Assert.That(Deployment().Annotations[DeploymentAnnotations.Revision], Is.EqualTo("3"));
    }

    [Test]
    public async Task Old_revisions_beyond_the_limit_are_removed()
    {
        await DeployAsync(1);
        _cluster.Store.Update(Web, value => value["spec"]!["revisionHistoryLimit"] = 1);
        foreach (var revision in new[] { "two", "three" })
        {
            ChangeTemplate(revision);
            await UntilRolledOutAsync(revision, 1);
        }

        await _cluster.UntilAsync(() => ReplicaSets().Count == 2, "one old ReplicaSet");
        Assert.That(ReplicaSets().Select(set => set.Annotations[DeploymentAnnotations.Revision]).Order(StringComparer.Ordinal), Is.EqualTo(["2", "3"]));
    }

    [Test]
    public async Task A_rollout_that_hangs_is_reported_and_keeps_the_old_pods()
    {
        await DeployAsync(2);
        _cluster.Store.Update(Web, value =>
        {
            value["spec"]!["progressDeadlineSeconds"] = 1;
            value["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "absent:1";
        });

        await _cluster.UntilAsync(() => Conditions.Find(Deployment()["status"], "Progressing").Text("reason") == "ProgressDeadlineExceeded", "deadline");
        Assert.That(Conditions.IsTrue(Deployment()["status"], "Available"));
        Assert.That(_cluster.Pods().Count(Pods.IsReady), Is.EqualTo(2));
    }

    [Test]
    public async Task Scaling_down_and_up_is_followed()
    {
        await DeployAsync(2);
        _cluster.Store.Update(Web, value => value["spec"]!["replicas"] = 0);
        await _cluster.UntilAsync(() => _cluster.Pods().Count == 0, "no pods");
        _cluster.Store.Update(Web, value => value["spec"]!["replicas"] = 1);
        await _cluster.UntilAsync(() => Deployment().Number("status", "availableReplicas") == 1, "one pod");
    }

    [Test]
    public async Task A_pod_that_is_lost_is_replaced()
    {
        await DeployAsync(1);
        var lost = _cluster.Pods().Single();
        _cluster.Store.Delete(new ObjectKey(KnownResources.Pods, "default", lost.Name), gracePeriodSeconds: 0);
        await _cluster.UntilAsync(() => _cluster.Pods() is [var pod] && pod.Uid != lost.Uid && Pods.IsReady(pod), "replacement");
    }

    [Test]
    public async Task A_deployment_at_rest_is_not_written_to()
    {
        await DeployAsync(1);
        ChangeTemplate("two");
        await UntilRolledOutAsync("two", 1);
        await DeployOtherAsync("first");
        var version = _cluster.Store.List(KnownResources.Pods).ResourceVersion;

        await DeployOtherAsync("second");

        var writes = new List<StoreEvent>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        _cluster.Store.Update(Web, value => value["metadata"]!["labels"] = new JsonObject { ["last"] = "one" });
        await foreach (var change in _cluster.Store.WatchAsync(null, version, limit.Token))
        {
            if (change.Key == Web && change.Object.Labels.ContainsKey("last"))
            {
                break;
            }

            writes.Add(change);
        }

        Assert.That(writes.Where(change => change.Key.Name.StartsWith("web", StringComparison.Ordinal)).Select(change => $"{change.Type} {change.Key}"), Is.Empty);
    }

    [Test]
    public async Task Deleting_the_deployment_takes_everything_with_it()
    {
        await DeployAsync(2);
        _cluster.Store.Delete(Web);
        await _cluster.UntilAsync(() => ReplicaSets().Count == 0 && _cluster.Pods().Count == 0, "nothing left");
    }

    private JsonObject Deployment() => _cluster.Store.Get(Web)!;

    private IReadOnlyList<JsonObject> ReplicaSets() => _cluster.Store.List(KnownResources.ReplicaSets, "default").Items;

    private async Task DeployAsync(int replicas, string strategy = """{"type": "RollingUpdate"}""")
    {
        _cluster.Create(KnownResources.Deployments, Given.Deployment("web", replicas, Given.Shell("exec sleep 600").With("env", """[{"name": "REVISION", "value": "one"}]"""), strategy));
        await UntilRolledOutAsync("one", replicas);
    }

    private async Task DeployOtherAsync(string name)
    {
        _cluster.Create(KnownResources.Deployments, Given.Deployment(name, 1, Given.Shell("exec sleep 600")));
        await _cluster.UntilAsync(() => _cluster.Pods().Any(pod => pod.Labels["app"] == name && Pods.IsReady(pod)), $"{name} ready");
    }

    private void ChangeTemplate(string revision) =>
        _cluster.Store.Update(Web, value => value["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"] = revision);

    private Task UntilRolledOutAsync(string revision, int replicas) => _cluster.UntilAsync(
        () =>
        {
            var deployment = Deployment();
            return deployment.Number("status", "observedGeneration") == deployment.Generation
                && Conditions.Find(deployment["status"], "Progressing").Text("reason") == "NewReplicaSetAvailable"
                && _cluster.Pods().Count == replicas
                && _cluster.Pods().All(pod => pod["spec"]!["containers"]![0]!["env"]![0]!["value"].Text() == revision);
        },
        $"rollout of {revision}");

    /// <summary>The fewest ready pods and the most pods that were seen after any change.</summary>
    /// <summary>
    /// The fewest ready pods, and the most that the ReplicaSets ask for together. A surge is bounded by what is asked for, as in the real
    /// controller: a pod that a ReplicaSet gave up may outlive the decision by a moment.
    /// </summary>
    private async Task<(int FewestReady, int MostAskedFor)> WatchBoundsAsync(CancellationToken cancellationToken)
    {
        var (fewest, most) = (int.MaxValue, 0);
        var version = _cluster.Store.List(KnownResources.Pods).ResourceVersion;
        var pods = _cluster.Pods().ToDictionary(pod => pod.Name);
        var sets = ReplicaSets().ToDictionary(set => set.Name);
        try
        {
            await foreach (var change in _cluster.Store.WatchAsync(null, version, cancellationToken))
            {
                Follow(pods, KnownResources.Pods, change);
                Follow(sets, KnownResources.ReplicaSets, change);
                fewest = Math.Min(fewest, pods.Values.Count(pod => Pods.IsReady(pod) && !pod.IsDeleting));
                most = Math.Max(most, (int)sets.Values.Sum(set => set.Number("spec", "replicas") ?? 0));
            }
        }
        catch (OperationCanceledException)
        {
            // The rollout is over.
        }

        return (fewest, most);
    }

    private static void Follow(Dictionary<string, JsonObject> objects, GroupResource resource, StoreEvent change)
    {
        if (change.Key.Resource != resource)
        {
            return;
        }

        if (change.Type == StoreEventType.Deleted)
        {
            objects.Remove(change.Key.Name);
        }
        else
        {
            objects[change.Key.Name] = change.Object;
        }
    }
}
