using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Watching;

/// <summary>WatchList (KEP-3157): everything in one watch, and what becomes of it where the server does not know how.</summary>
public sealed class StreamingTests() : InformerTests(streamLists: true)
{
    private static readonly string[] Streamed = ["added a@3 initial", "added b@9 initial"];

    [Test]
    public async Task Everything_comes_in_one_watch_and_counts_from_the_bookmark_on()
    {
        var bookmark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("b", 9));
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 3));
            await bookmark.Task;
            await answer.InitialEventsEndAsync(10);
            await answer.EventAsync("MODIFIED", Given.ConfigMap("a", 12));
            await answer.EventAsync("DELETED", Given.ConfigMap("b", 13));
            await answer.StayOpenAsync();
        });
        Run();
        await Eventually.TrueAsync(() => Server.WatchRequests.Any());
        Assert.That(Informer.HasSynced, Is.False);
        Assert.That(Informer.Cache.Count, Is.Zero, "half of the objects are not a state");
        bookmark.SetResult();

        await Eventually.TrueAsync(() => Changes.Count == 4);
        Assert.That(Changes.Take(2), Is.EquivalentTo(Streamed));
        Assert.That(Changes.Skip(2), Is.EqualTo(new[] { "updated a@3 to a@12", "deleted b@13" }));
        var watch = Server.Requests.Single();
        Assert.That(watch["sendInitialEvents"], Is.EqualTo("true"));
        Assert.That(watch["resourceVersionMatch"], Is.EqualTo("NotOlderThan"));
        Assert.That(watch["allowWatchBookmarks"], Is.EqualTo("true"));
        Assert.That(watch["resourceVersion"], Is.Null, "the newest");
        Assert.That(watch["labelSelector"], Is.EqualTo("app"));
        Assert.That(Informer.Cache.ResourceVersion("default"), Is.EqualTo("13"));
    }

    [Test]
    public async Task What_changes_while_all_is_sent_counts()
    {
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 3));
            await answer.EventAsync("ADDED", Given.ConfigMap("b", 4));
            await answer.EventAsync("MODIFIED", Given.ConfigMap("b", 11));
            await answer.EventAsync("DELETED", Given.ConfigMap("a", 12));
            await answer.InitialEventsEndAsync(12);
            await answer.StayOpenAsync();
        });
        Run();

        await Eventually.TrueAsync(() => Informer.HasSynced);
        Assert.That(Changes, Is.EqualTo(new[] { "added b@11 initial" }));
        Assert.That(Informer.Cache.ResourceVersion("default"), Is.EqualTo("12"));
    }

    [Test]
    public async Task A_watch_that_ends_goes_on_from_its_last_version_with_an_ordinary_one()
    {
        Server.Watches.Enqueue(static answer => StreamAsync(answer, 10));
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("c", 11));
            await answer.StayOpenAsync();
        });
        Run();

        await Eventually.TrueAsync(() => Informer.Cache.Count == 3);
        var second = Server.WatchRequests.ElementAt(1);
        Assert.That(second["resourceVersion"], Is.EqualTo("10"));
        Assert.That(second["sendInitialEvents"], Is.Null);
    }

    [TestCase(400)]
    [TestCase(422)]
    [TestCase(500)]
    [TestCase(501)]
    public async Task A_server_that_refuses_is_listed_from_then_on(int code)
    {
        Server.Watches.Enqueue(answer => answer.StatusAsync(code, "Invalid", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"));
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3), Given.ConfigMap("b", 9)));
        Server.Watches.Enqueue(answer => answer.ErrorEventAsync(410, "Expired", "too old resource version"));
        Server.Lists.Enqueue(answer => answer.ListAsync(20, Given.ConfigMap("a", 3)));
        Run();

        await Eventually.TrueAsync(() => Changes.Contains("deleted b@9 unseen"));
        Assert.That(Server.WatchRequests.Count(static watch => watch["sendInitialEvents"] is not null), Is.EqualTo(1), "it is not asked again");
        Assert.That(Server.ListRequests.First()["resourceVersion"], Is.EqualTo("0"));
    }

    [Test]
    public async Task An_old_server_that_ignores_the_wish_is_found_out_by_its_bookmark()
    {
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("stale", 2));
            await answer.BookmarkAsync(5);
            await answer.StayOpenAsync();
        });
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3)));
        Run();

        await Eventually.TrueAsync(() => Informer.HasSynced);
        Assert.That(Changes, Is.EqualTo(new[] { "added a@3 initial" }));
    }

    [Test]
    public async Task A_server_that_falls_silent_before_the_end_is_listed()
    {
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 2));
            await answer.StayOpenAsync();
        });
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3)));
        Run();
        await Eventually.TrueAsync(() => Server.WatchRequests.Any());
        Time.Advance(TimeSpan.FromSeconds(19));
        Assert.That(Server.ListRequests, Is.Empty);

        await Eventually.TrueAsync(() => Informer.HasSynced, Time, TimeSpan.FromSeconds(1));
        Assert.That(Changes, Is.EqualTo(new[] { "added a@3 initial" }));
    }

    [Test]
    public async Task A_deletion_during_a_disconnect_is_seen()
    {
        Server.Watches.Enqueue(static async answer =>
        {
            await StreamAsync(answer, 10);
            await answer.ErrorEventAsync(410, "Expired", "too old resource version");
        });
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 3));
            await answer.InitialEventsEndAsync(20);
            await answer.StayOpenAsync();
        });
        Run();

        await Eventually.TrueAsync(() => Changes.Contains("deleted b@9 unseen"));
        Assert.That(Informer.Cache.List().Select(static map => map.Metadata!.Name), Is.EqualTo(new[] { "a" }));
        Assert.That(Server.WatchRequests.ElementAt(1)["resourceVersion"], Is.EqualTo("10"), "at least as new as what was seen");
        Assert.That(Server.ListRequests, Is.Empty);
    }

    [Test]
    public async Task A_cut_before_the_end_changes_nothing_and_all_is_sent_again()
    {
        Server.Watches.Enqueue(static async answer =>
        {
            await StreamAsync(answer, 10);
            await answer.ErrorEventAsync(410, "Expired", "too old resource version");
        });
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 11));
            answer.Reset();
        });
        Run();
        await Eventually.TrueAsync(() => Server.WatchRequests.Count() == 2 && Time.PendingTimers == 1);
        Assert.That(Changes, Is.EquivalentTo(Streamed));
        Server.Watches.Enqueue(static answer => StreamAsync(answer, 20));

        await Eventually.TrueAsync(() => Informer.Cache.ResourceVersion("default") == "20", Time);
        Assert.That(Changes, Is.EquivalentTo(Streamed), "b is the same as before, and so is a");
        Assert.That(Server.ListRequests, Is.Empty);
    }

    [Test]
    public async Task Too_many_requests_waits_and_streams()
    {
        Server.Watches.Enqueue(answer => answer.StatusAsync(429, "TooManyRequests", "slow down"));
        Server.Watches.Enqueue(static answer => StreamAsync(answer, 10));
        Run();

        await Eventually.TrueAsync(() => Informer.HasSynced, Time);
        Assert.That(Server.ListRequests, Is.Empty);
    }

    [Test]
    public async Task A_server_whose_versions_went_back_is_asked_for_its_newest()
    {
        Server.Watches.Enqueue(static async answer =>
        {
            await StreamAsync(answer, 10);
            await answer.ErrorEventAsync(410, "Expired", "too old resource version");
        });
        Server.Watches.Enqueue(answer => answer.StatusAsync(504, "Timeout", "Too large resource version: 10, current: 4"));
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 3));
            await answer.InitialEventsEndAsync(4);
            await answer.StayOpenAsync();
        });
        Run();

        await Eventually.TrueAsync(() => Changes.Contains("deleted b@9 unseen"), Time);
        Assert.That(Server.WatchRequests.Select(static watch => watch["resourceVersion"]), Is.EqualTo(new[] { null, "10", null }));
        Assert.That(Informer.Cache.ResourceVersion("default"), Is.EqualTo("4"));
    }

    [Test]
    public async Task An_object_of_the_wrong_shape_does_not_hide_the_others_and_stays_as_last_known()
    {
        const string Broken = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"default","resourceVersion":"12","labels":"none"}}""";
        Server.Watches.Enqueue(static async answer =>
        {
            await StreamAsync(answer, 10);
            await answer.ErrorEventAsync(410, "Expired", "too old resource version");
        });
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Broken);
            await answer.EventAsync("ADDED", Given.ConfigMap("c", 13));
            await answer.InitialEventsEndAsync(20);
            await answer.StayOpenAsync();
        });
        Run();

        await Eventually.TrueAsync(() => Changes.Contains("added c@13"));
        Assert.That(Informer.Cache.Find(new NamespacedName("default", "b"))!.Metadata!.ResourceVersion, Is.EqualTo("9"));
        Assert.That(Informer.Cache.Find(new NamespacedName("default", "a")), Is.Null);
    }

    /// <summary>All objects of the cluster, which are a and b.</summary>
    private static async Task StreamAsync(ScriptedAnswer answer, int version)
    {
        await answer.EventAsync("ADDED", Given.ConfigMap("a", 3));
        await answer.EventAsync("ADDED", Given.ConfigMap("b", 9));
        await answer.InitialEventsEndAsync(version);
    }
}
