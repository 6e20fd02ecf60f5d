using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Storage;

public sealed class ClusterStoreTests
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");
    private static readonly GroupResource Pods = new("", "pods");

    private readonly ClusterStore _store = new(TimeProvider.System);

    [Test]
    public async Task Concurrent_writers_lose_nothing_and_a_watch_sees_every_version_once_and_in_order()
    {
        const int Writers = 8;
        const int Rounds = 50;
        var start = _store.State.ResourceVersion;
        _store.Create(ConfigMaps, Map("counter"));
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var watching = CollectAsync(start, 1 + (Writers * Rounds), ending.Token);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                _store.Update(Key("counter"), value =>
                {
                    var data = value.Ensure("data");
                    data["total"] = (int.Parse(data.Text("total") ?? "0", null) + 1).ToString(null as IFormatProvider);
                    data[$"w{writer}"] = round.ToString(null as IFormatProvider);
                });
            }
        })));
        var seen = await watching;
        Assert.That(_store.Get(Key("counter")).Text("data", "total"), Is.EqualTo((Writers * Rounds).ToString(null as IFormatProvider)));
        Assert.That(seen.Select(e => e.ResourceVersion), Is.EqualTo(Enumerable.Range((int)start + 1, seen.Count).Select(v => (long)v)));
        Assert.That(seen.Zip(seen.Skip(1)), Is.All.Matches<(StoreEvent First, StoreEvent Second)>(p => ReferenceEquals(p.Second.Previous, p.First.Object)));
    }

    [Test]
    public async Task Random_histories_replay_to_the_present_state([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var start = _store.State.ResourceVersion;
        for (var step = 0; step < 300; step++)
        {
            var name = $"m{random.Next(12)}";
            switch (random.Next(3))
            {
                case 0 when _store.Get(Key(name)) is null:
                    _store.Create(ConfigMaps, Map(name));
                    break;
                case 1 when _store.Get(Key(name)) is not null:
                    _store.Update(Key(name), v => v["data"] = new JsonObject { ["v"] = $"{random.Next(3)}" });
                    break;
                default:
                    _store.Delete(Key(name));
                    break;
            }
        }

        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var history = await CollectAsync(start, (int)(_store.State.ResourceVersion - start), ending.Token);
        Dictionary<string, JsonObject> replayed = [];
        foreach (var change in history)
        {
            Assert.That(replayed.ContainsKey(change.Key.Name), Is.EqualTo(change.Type != StoreEventType.Added), $"{change.Type} {change.Key.Name}");
            if (change.Type == StoreEventType.Deleted)
            {
                replayed.Remove(change.Key.Name);
            }
            else
            {
                replayed[change.Key.Name] = change.Object;
            }
        }

        var present = _store.List(ConfigMaps, "default").Items;
        Assert.That(present.Select(p => p.ToJsonString()), Is.EquivalentTo(replayed.Values.Select(p => p.ToJsonString())));
    }

    [Test]
    public void What_a_reader_changes_stays_with_the_reader()
    {
        _store.Create(ConfigMaps, Map("a"));
        _store.Get(Key("a"))!["data"] = new JsonObject { ["x"] = "y" };
        _store.List(ConfigMaps).Items[0]["data"] = new JsonObject { ["x"] = "y" };
        Assert.That(_store.Get(Key("a"))!["data"], Is.Null);
    }

    [Test]
    public void A_change_that_changes_nothing_writes_nothing()
    {
        var created = _store.Create(ConfigMaps, Map("a"));
        var same = _store.Update(Key("a"), v => v["data"] = null);
        Assert.That(same.ResourceVersion, Is.EqualTo(created.ResourceVersion));
    }

    [Test]
    public void Status_changes_alone_through_the_status_write()
    {
        var deployment = JsonNode.Parse("""
            {"metadata":{"name":"d","namespace":"default"},"spec":{"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}
            """)!.AsObject();
        var resource = new GroupResource("apps", "deployments");
        var created = _store.Create(resource, deployment);
        var key = new ObjectKey(resource, "default", "d");
        Assert.That(created.Number("metadata", "generation"), Is.EqualTo(1));

        var status = _store.UpdateStatus(key, v =>
        {
            v["status"] = new JsonObject { ["replicas"] = 1 };
            v["spec"]!["replicas"] = 9;
        });
        Assert.That((status.Number("spec", "replicas"), status.Number("status", "replicas"), status.Number("metadata", "generation")), Is.EqualTo(((long?)1, (long?)1, (long?)1)));

        var spec = _store.Update(key, v =>
        {
            v["status"] = new JsonObject { ["replicas"] = 5 };
            v["spec"]!["replicas"] = 2;
        });
        Assert.That((spec.Number("spec", "replicas"), spec.Number("status", "replicas"), spec.Number("metadata", "generation")), Is.EqualTo(((long?)2, (long?)1, (long?)2)));
    }

    [Test]
    public void Finalizers_hold_an_object_until_the_last_is_gone()
    {
        var held = Map("a");
        held["metadata"]!["finalizers"] = new JsonArray("example.dev/one", "example.dev/two");
        _store.Create(ConfigMaps, held);
        _store.Delete(Key("a"));
        Assert.That(_store.Get(Key("a"))!.DeletionTimestamp, Is.Not.Null);
        _store.Update(Key("a"), v => v["metadata"]!["finalizers"] = new JsonArray("example.dev/two"));
        Assert.That(
            () => _store.Update(Key("a"), v => v["metadata"]!["finalizers"] = new JsonArray("example.dev/two", "example.dev/new")),
            Throws.TypeOf<ApiStatusException>().With.Property("Code").EqualTo(422));
        _store.Update(Key("a"), v => v["metadata"]!.AsObject().Remove("finalizers"));
        Assert.That(_store.Get(Key("a")), Is.Null);
    }

    [TestCase(DeletePropagation.Foreground, "foregroundDeletion")]
    [TestCase(DeletePropagation.Orphan, "orphan")]
    public void Propagation_is_left_to_the_collector_as_a_finalizer(DeletePropagation propagation, string finalizer)
    {
        _store.Create(ConfigMaps, Map("a"));
        _store.Delete(Key("a"), propagation);
        Assert.That(_store.Get(Key("a"))!.Finalizers, Is.EqualTo(new[] { finalizer }));
    }

    [Test]
    public void A_scheduled_pod_gets_its_grace_and_a_shorter_one_wins()
    {
        var pod = JsonNode.Parse("""
            {"metadata":{"name":"p","namespace":"default"},"spec":{"nodeName":"n","terminationGracePeriodSeconds":20,"containers":[{"name":"c","image":"i:1"}]}}
            """)!.AsObject();
        _store.Create(Pods, pod);
        var key = new ObjectKey(Pods, "default", "p");
        _store.Delete(key);
        Assert.That(_store.Get(key).Number("metadata", "deletionGracePeriodSeconds"), Is.EqualTo(20));
        _store.Delete(key, DeletePropagation.Background, 60);
        Assert.That(_store.Get(key).Number("metadata", "deletionGracePeriodSeconds"), Is.EqualTo(20));
        _store.Delete(key, DeletePropagation.Background, 5);
        Assert.That(_store.Get(key).Number("metadata", "deletionGracePeriodSeconds"), Is.EqualTo(5));
        _store.Delete(key, DeletePropagation.Background, 0);
        Assert.That(_store.Get(key), Is.Null);
    }

    [Test]
    public void A_watch_from_before_the_history_is_expired()
    {
        var store = new ClusterStore(TimeProvider.System, historyCapacity: 4);
        for (var index = 0; index < 8; index++)
        {
            store.Create(ConfigMaps, Map($"m{index}"));
        }

        Assert.That(
            async () => await store.WatchAsync(null, 1, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync(),
            Throws.TypeOf<ApiStatusException>().With.Property("Code").EqualTo(410));
    }

    private static JsonObject Map(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };

    private static ObjectKey Key(string name) => new(ConfigMaps, "default", name);

    private async Task<List<StoreEvent>> CollectAsync(long after, int count, CancellationToken cancellationToken)
    {
        List<StoreEvent> seen = [];
        await foreach (var change in _store.WatchAsync(null, after, cancellationToken))
        {
            seen.Add(change);
            if (seen.Count == count)
            {
                break;
            }
        }

        return seen;
    }
}
