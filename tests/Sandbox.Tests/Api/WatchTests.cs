using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Api;

/// <summary>Watches over raw HTTP/2: what informers rely on.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");

    private readonly string _space = SharedCluster.NewNamespace();
    private readonly ApiClient _client = new(SharedCluster.Cluster, SharedCluster.Cluster.IssueToken("watcher"));

    private string Maps => $"/api/v1/namespaces/{_space}/configmaps";

    public void Dispose() => _client.Dispose();

    [Test]
    public async Task A_watch_resumes_after_the_version_of_a_list()
    {
        Create("a");
        var (_, list) = await _client.GetAsync(Maps);
        Create("b");
        SharedCluster.Store.Update(Key("a"), v => v["data"] = new JsonObject { ["k"] = "1" });
        SharedCluster.Store.Delete(Key("b"));
        var events = await TakeAsync($"{Maps}?watch=1&resourceVersion={list.Text("metadata", "resourceVersion")}", 3);
        Assert.That(string.Join(", ", Shape(events)), Is.EqualTo("ADDED b, MODIFIED a, DELETED b"));
    }

    [Test]
    public async Task Initial_events_end_with_an_annotated_bookmark()
    {
        Create("a");
        Create("b");
        var events = await TakeAsync(
            $"{Maps}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=", 3);
        Assert.That(string.Join(", ", Shape(events)), Is.EqualTo("ADDED a, ADDED b, BOOKMARK "));
        var bookmark = events[2]["object"];
        Assert.That(bookmark.Text("metadata", "annotations", "k8s.io/initial-events-end"), Is.EqualTo("true"));
        Assert.That(bookmark.Text("kind"), Is.EqualTo("ConfigMap"));
        Assert.That(long.Parse(bookmark.Text("metadata", "resourceVersion")!, null), Is.GreaterThanOrEqualTo(events[1]["object"]!.AsObject().ResourceVersion));
    }

    [TestCase("sendInitialEvents=true&allowWatchBookmarks=true", "resourceVersionMatch")]
    [TestCase("resourceVersionMatch=NotOlderThan", "resourceVersionMatch")]
    public async Task Initial_events_need_the_options_that_go_with_them(string options, string field)
    {
        var (code, status) = await _client.GetAsync($"{Maps}?watch=1&{options}");
        Assert.That(code, Is.EqualTo(422));
        Assert.That(status.Array("details", "causes")![0].Text("field"), Is.EqualTo(field));
    }

    [Test]
    public async Task An_object_that_stops_matching_is_deleted_for_its_watcher()
    {
        Create("a");
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var events = _client.WatchAsync($"{Maps}?watch=1&labelSelector=on=yes&resourceVersion={SharedCluster.Store.State.ResourceVersion}", ending.Token)
            .GetAsyncEnumerator(ending.Token);
        Label("a", "yes");
        await events.MoveNextAsync();
        Assert.That(Shape(events.Current), Is.EqualTo("ADDED a"));
        Label("a", "no");
        await events.MoveNextAsync();
        Assert.That(Shape(events.Current), Is.EqualTo("DELETED a"));
    }

    [Test]
    public async Task A_watch_ends_with_its_timeout()
    {
        List<JsonObject> seen = [];
        await foreach (var change in _client.WatchAsync($"{Maps}?watch=1&timeoutSeconds=1"))
        {
            seen.Add(change);
        }

        Assert.That(seen, Is.Empty);
    }

    [Test]
    public async Task A_version_that_history_has_forgotten_is_expired()
    {
        await using var cluster = await Forgetful();
        using var client = new ApiClient(cluster, cluster.IssueToken("watcher"));
        var store = (ClusterStore)cluster.Store;
        for (var index = 0; index < 20; index++)
        {
            store.Create(ConfigMaps, Map("default", $"m{index}"));
        }

        await foreach (var change in client.WatchAsync("/api/v1/configmaps?watch=1&resourceVersion=2"))
        {
            Assert.That(change.Text("type"), Is.EqualTo("ERROR"));
            Assert.That(change["object"].Number("code"), Is.EqualTo(410));
            Assert.That(change["object"].Text("reason"), Is.EqualTo("Expired"));
            Assert.That(change["object"].Text("message"), Does.StartWith("too old resource version: 2 ("));
        }
    }

    [Test]
    public async Task A_version_from_the_future_is_too_large()
    {
        var (code, status) = await _client.GetAsync($"{Maps}?resourceVersion=999999999");
        Assert.That(code, Is.EqualTo(504));
        Assert.That(status.Array("details", "causes")![0].Text("reason"), Is.EqualTo("ResourceVersionTooLarge"));
    }

    [Test]
    public async Task Pages_show_the_state_at_the_first_page()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            Create(name);
        }

        var (_, first) = await _client.GetAsync($"{Maps}?limit=2");
        SharedCluster.Store.Delete(Key("c"));
        Create("bb");
        var (_, second) = await _client.GetAsync($"{Maps}?limit=2&continue={Token(first)}");
        var (_, third) = await _client.GetAsync($"{Maps}?limit=2&continue={Token(second)}");
        var names = new[] { first, second, third }.SelectMany(p => p.Array("items")!).Select(i => i!.AsObject().Name);
        Assert.That(string.Join(", ", names), Is.EqualTo("a, b, c, d, e"));
        Assert.That(first.Number("metadata", "remainingItemCount"), Is.EqualTo(3));
        Assert.That(third.Text("metadata", "continue"), Is.Null);
        Assert.That(third.Text("metadata", "resourceVersion"), Is.EqualTo(first.Text("metadata", "resourceVersion")));
    }

    [Test]
    public async Task A_token_of_a_compacted_list_has_expired_and_a_made_up_one_is_refused()
    {
        await using var cluster = await Forgetful();
        using var client = new ApiClient(cluster, cluster.IssueToken("lister"));
        var (_, first) = await client.GetAsync("/api/v1/namespaces?limit=1");
        ((ClusterStore)cluster.Store).Create(ConfigMaps, Map("default", "a"));
        ((ClusterStore)cluster.Store).State.Compact();
        var (expired, status) = await client.GetAsync($"/api/v1/namespaces?limit=1&continue={Token(first)}");
        Assert.That((expired, status.Text("reason")), Is.EqualTo((410, "Expired")));
        var (refused, _) = await client.GetAsync("/api/v1/namespaces?limit=1&continue=bm9wZQ==");
        Assert.That(refused, Is.EqualTo(400));
    }

    private static Task<SandboxCluster> Forgetful() => SandboxCluster.StartAsync(
        new SandboxOptions { Directory = Directory.CreateTempSubdirectory("sandbox-watch").FullName, Nodes = [], HistoryCapacity = 16 }, CancellationToken.None);

    private static JsonObject Map(string space, string name) => new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space } };

    private static string Token(JsonObject page) => Uri.EscapeDataString(page.Text("metadata", "continue")!);

    private static string Shape(JsonObject change) => $"{change.Text("type")} {change["object"]!.AsObject().Name}";

    private static string[] Shape(List<JsonObject> changes) => [.. changes.Select(Shape)];

    private ObjectKey Key(string name) => new(ConfigMaps, _space, name);

    private void Create(string name) => SharedCluster.Store.Create(ConfigMaps, Map(_space, name));

    private void Label(string name, string value) =>
        SharedCluster.Store.Update(Key(name), v => v["metadata"]!["labels"] = new JsonObject { ["on"] = value });

    private async Task<List<JsonObject>> TakeAsync(string path, int count)
    {
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        List<JsonObject> taken = [];
        await foreach (var change in _client.WatchAsync(path, ending.Token))
        {
            taken.Add(change);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
