using ModelServing.Kubernetes.Client;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Watching;

/// <summary>List and watch.</summary>
public sealed class ReflectorTests() : InformerTests(streamLists: false)
{
    [Test]
    public async Task Lists_from_memory_then_watches_from_the_version_of_the_list()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3)));
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("b", 11));
            await answer.EventAsync("MODIFIED", Given.ConfigMap("a", 12));
            await answer.EventAsync("DELETED", Given.ConfigMap("b", 13));
            await answer.StayOpenAsync();
        });
        Run();

        await Eventually.TrueAsync(() => Changes.Count == 4);
        Assert.That(Changes, Is.EqualTo(new[] { "added a@3 initial", "added b@11", "updated a@3 to a@12", "deleted b@13" }));
        Assert.That(Server.ListRequests.Single()["resourceVersion"], Is.EqualTo("0"));
        Assert.That(Server.ListRequests.Single()["labelSelector"], Is.EqualTo("app"));
        var watch = Server.WatchRequests.Single();
        Assert.That(watch["resourceVersion"], Is.EqualTo("10"));
        Assert.That(watch["allowWatchBookmarks"], Is.EqualTo("true"));
        Assert.That(int.Parse(watch["timeoutSeconds"]!), Is.InRange(300, 600));
        Assert.That(watch.Protocol, Is.EqualTo("HTTP/2"));
        Assert.That(Informer.Cache.ResourceVersion("default"), Is.EqualTo("13"));
    }

    [Test]
    public async Task A_deletion_during_a_disconnect_is_seen()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3), Given.ConfigMap("b", 4)));
        Server.Watches.Enqueue(answer => answer.ErrorEventAsync(410, "Expired", "too old resource version"));
        Server.Lists.Enqueue(answer => answer.ListAsync(20, Given.ConfigMap("a", 3)));
        Run();

        await Eventually.TrueAsync(() => Changes.Contains("deleted b@4 unseen"));
        Assert.That(Informer.Cache.List().Select(static map => map.Metadata!.Name), Is.EqualTo(new[] { "a" }));
        Assert.That(Changes, Has.Count.EqualTo(3), "a did not change");
        Assert.That(Server.ListRequests.Last()["resourceVersion"], Is.EqualTo("10"), "at least as new as what was seen");
    }

    [Test]
    public async Task A_cut_watch_goes_on_from_the_last_version_without_a_new_list()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10));
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 11));
            await Eventually.TrueAsync(() => Informer.Cache.Count == 1);
            answer.Reset();
        });
        Server.Watches.Enqueue(answer => answer.EventAsync("ADDED", Given.ConfigMap("b", 12)));
        Run();

        await Eventually.TrueAsync(() => Informer.Cache.Count == 2, Time);
        Assert.That(Server.ListRequests.Count(), Is.EqualTo(1));
        Assert.That(Server.WatchRequests.ElementAt(1)["resourceVersion"], Is.EqualTo("11"));
    }

    [Test]
    public async Task Half_an_event_at_the_end_is_not_taken_and_asked_for_again()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10));
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("ADDED", Given.ConfigMap("a", 11));
            await answer.RawAsync("""{"type":"ADDED","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namesp""");
        });
        Server.Watches.Enqueue(answer => answer.EventAsync("ADDED", Given.ConfigMap("b", 12)));
        Run();

        await Eventually.TrueAsync(() => Informer.Cache.Count == 2, Time);
        Assert.That(Server.WatchRequests.ElementAt(1)["resourceVersion"], Is.EqualTo("11"));
        Assert.That(Server.ListRequests.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_event_in_many_pieces_is_put_together()
    {
        var resource = Given.ConfigMap("a", 11, value: new string('x', 100_000));
        Server.Lists.Enqueue(answer => answer.ListAsync(10));
        Server.Watches.Enqueue(async answer =>
        {
            foreach (var piece in ($$"""{"type":"ADDED","object":{{resource}}}""" + "\n").Chunk(9_973))
            {
                await answer.RawAsync(new string(piece));
            }

            await answer.StayOpenAsync();
        });
        Run();

        await Eventually.TrueAsync(() => Informer.Cache.Count == 1);
        Assert.That(Informer.Cache.List()[0].Data!["value"], Has.Length.EqualTo(100_000));
    }

    [Test]
    public async Task A_bookmark_moves_the_version_from_which_the_watch_goes_on()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10));
        Server.Watches.Enqueue(answer => answer.BookmarkAsync(500));
        Run();

        await Eventually.TrueAsync(() => Server.WatchRequests.Count() == 2, Time);
        Assert.That(Server.WatchRequests.ElementAt(1)["resourceVersion"], Is.EqualTo("500"));
        Assert.That(Informer.Cache.ResourceVersion("default"), Is.EqualTo("500"));
        Assert.That(Changes, Is.Empty);
    }

    [Test]
    public async Task Too_many_requests_on_a_watch_waits_and_watches_the_same_version()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10));
        Server.Watches.Enqueue(answer => answer.StatusAsync(429, "TooManyRequests", "slow down"));
        Run();

        await Eventually.TrueAsync(() => Time.PendingTimers == 1);
        Assert.That(Server.WatchRequests.Count(), Is.EqualTo(1), "it waits");
        await Eventually.TrueAsync(() => Server.WatchRequests.Count() == 2, Time);
        Assert.That(Server.WatchRequests.ElementAt(1)["resourceVersion"], Is.EqualTo("10"));
        Assert.That(Server.ListRequests.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_watch_that_ends_at_once_is_a_failure_and_slows_down()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10));
        for (var watch = 0; watch < 3; watch++)
        {
            Server.Watches.Enqueue(static answer => answer.HeadersAsync());
        }

        Run();
        await Eventually.TrueAsync(() => Time.PendingTimers == 1);
        Time.Advance(TimeSpan.FromSeconds(0.79));
        Assert.That(Server.WatchRequests.Count(), Is.EqualTo(1));

        var started = Time.GetTimestamp();
        await Eventually.TrueAsync(() => Server.WatchRequests.Count() == 4, Time);
        Assert.That(Time.GetElapsedTime(started).TotalSeconds, Is.GreaterThan(1.6 + 3.2 - 0.5), "0.8 s, 1.6 s, 3.2 s at least");
    }

    [Test]
    public async Task A_list_that_is_refused_as_expired_is_taken_anew_in_pages()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3)));
        Server.Watches.Enqueue(answer => answer.StatusAsync(410, "Expired", "too old"));
        Server.Lists.Enqueue(answer => answer.StatusAsync(410, "Expired", "too old"));
        Server.Lists.Enqueue(answer => answer.PageAsync(30, "more", Given.ConfigMap("a", 3)));
        Server.Lists.Enqueue(answer => answer.PageAsync(30, "", Given.ConfigMap("b", 4)));
        Run();

        await Eventually.TrueAsync(() => Informer.Cache.Count == 2, Time);
        var lists = Server.ListRequests.ToArray();
        Assert.That(lists.Select(static list => list["resourceVersion"]), Is.EqualTo(new[] { "0", "10", null, null }));
        Assert.That(lists[2]["limit"], Is.EqualTo("500"));
        Assert.That(lists[3]["continue"], Is.EqualTo("more"));
    }

    [Test]
    public async Task A_continue_token_that_expires_falls_back_to_one_whole_list()
    {
        Server.Lists.Enqueue(answer => answer.StatusAsync(504, "Timeout", "Too large resource version: 10, current: 9"));
        Server.Lists.Enqueue(answer => answer.PageAsync(30, "more", Given.ConfigMap("a", 3)));
        Server.Lists.Enqueue(answer => answer.StatusAsync(410, "Expired", "the provided continue parameter is too old"));
        Server.Lists.Enqueue(answer => answer.ListAsync(40, Given.ConfigMap("a", 3), Given.ConfigMap("b", 4)));
        Run();

        await Eventually.TrueAsync(() => Informer.Cache.Count == 2, Time);
        Assert.That(Server.ListRequests.Last()["limit"], Is.Null);
        Assert.That(Server.ListRequests.Last()["continue"], Is.Null);
    }

    [Test]
    public async Task A_server_that_expires_every_version_is_not_asked_in_a_tight_loop()
    {
        for (var round = 0; round < 50; round++)
        {
            Server.Lists.Enqueue(answer => answer.ListAsync(10));
            Server.Watches.Enqueue(answer => answer.ErrorEventAsync(410, "Expired", "too old resource version"));
        }

        Run();
        await Eventually.TrueAsync(() => Time.PendingTimers == 1);
        Assert.That(Server.ListRequests.Count(), Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task A_kind_that_is_not_there_yet_is_waited_for()
    {
        Server.Lists.Enqueue(answer => answer.StatusAsync(404, "NotFound", "the server could not find the requested resource"));
        Server.Lists.Enqueue(answer => answer.StatusAsync(404, "NotFound", "the server could not find the requested resource"));
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3)));
        Run();

        await Eventually.TrueAsync(() => Time.PendingTimers == 1);
        Assert.That(Informer.HasSynced, Is.False);
        await Eventually.TrueAsync(() => Informer.HasSynced, Time);
        Assert.That(Informer.Cache.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task An_object_of_the_wrong_shape_does_not_hide_the_others()
    {
        const string Broken = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bad","namespace":"default","resourceVersion":"12","labels":"none"}}""";
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3), Given.ConfigMap("bad", 2)));
        Server.Watches.Enqueue(async answer =>
        {
            await answer.EventAsync("MODIFIED", Broken);
            await answer.EventAsync("ADDED", Given.ConfigMap("b", 13));
            await Eventually.TrueAsync(() => Informer.Cache.Count == 3);
            await answer.ErrorEventAsync(410, "Expired", "too old");
        });
        Server.Lists.Enqueue(answer => answer.ListAsync(20, Broken, Given.ConfigMap("c", 14)));
        Run();

        await Eventually.TrueAsync(() => Changes.Contains("added c@14"));
        Assert.That(Informer.Cache.Find(new NamespacedName("default", "bad"))!.Metadata!.ResourceVersion, Is.EqualTo("2"), "left as last known");
        Assert.That(Informer.Cache.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task A_list_of_another_kind_is_refused()
    {
        Server.Lists.Enqueue(answer => answer.JsonAsync("""{"apiVersion":"meta.k8s.io/v1","kind":"Table","metadata":{"resourceVersion":"1"},"rows":[]}"""));
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3)));
        Run();

        await Eventually.TrueAsync(() => Informer.HasSynced, Time);
        Assert.That(Server.ListRequests.Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task Each_namespace_has_a_list_and_watch_of_its_own()
    {
        Server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3, answer.Request.Path.Split('/')[4])));
        Server.Lists.Enqueue(answer => answer.ListAsync(11, Given.ConfigMap("a", 3, answer.Request.Path.Split('/')[4])));
        Run("one", "two");

        await Eventually.TrueAsync(() => Informer.HasSynced && Server.WatchRequests.Count() == 2);
        Assert.That(Informer.Cache.Count, Is.EqualTo(2));
        Assert.That(Server.ListRequests.Select(static list => list.Path), Is.EquivalentTo(new[] { "/api/v1/namespaces/one/configmaps", "/api/v1/namespaces/two/configmaps" }));
        Assert.That(Informer.Cache.FindByIndex("app", "a"), Has.Count.EqualTo(2));
    }
}
