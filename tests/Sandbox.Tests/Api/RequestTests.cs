using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Api;

/// <summary>Requests at the edges of the protocol, over raw HTTP.</summary>
public sealed class RequestTests : IDisposable
{
    private readonly string _space = SharedCluster.NewNamespace();
    private readonly ApiClient _client = new(SharedCluster.Cluster, SharedCluster.Cluster.IssueToken("tester", "testers"));

    private string Maps => $"/api/v1/namespaces/{_space}/configmaps";

    private string Widgets => $"/apis/example.dev/v1alpha1/namespaces/{_space}/widgets";

    public void Dispose() => _client.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    public async Task Both_versions_of_http_are_spoken(int major)
    {
        using var client = new ApiClient(SharedCluster.Cluster, SharedCluster.Cluster.IssueToken("x"), new Version(major, major == 1 ? 1 : 0));
        var (code, version) = await client.GetAsync("/version");
        Assert.That((code, version.Text("minor")), Is.EqualTo((200, "35")));
    }

    [TestCase(null)]
    [TestCase("wrong")]
    public async Task Strangers_are_turned_away_except_from_health(string? token)
    {
        using var client = new ApiClient(SharedCluster.Cluster, token);
        var (code, status) = await client.GetAsync("/api/v1/namespaces");
        Assert.That((code, status.Text("reason"), status.Text("kind")), Is.EqualTo((401, "Unauthorized", "Status")));
        var (version, _) = await client.GetAsync("/version");
        Assert.That(version, Is.EqualTo(token is null ? 200 : 401));
    }

    [Test]
    public async Task A_stale_update_conflicts_and_an_update_without_version_does_not()
    {
        var (_, created) = await _client.SendAsync(HttpMethod.Post, Maps, """{"metadata":{"name":"a"},"data":{"k":"1"}}""");
        created["data"]!["k"] = "2";
        await _client.SendAsync(HttpMethod.Put, $"{Maps}/a", created.ToJsonString());
        created["data"]!["k"] = "3";
        var (code, status) = await _client.SendAsync(HttpMethod.Put, $"{Maps}/a", created.ToJsonString());
        Assert.That(code, Is.EqualTo(409));
        Assert.That(
            status.Text("message"),
            Is.EqualTo("Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again"));
        created["metadata"]!.AsObject().Remove("resourceVersion");
        var (forced, _) = await _client.SendAsync(HttpMethod.Put, $"{Maps}/a", created.ToJsonString());
        Assert.That(forced, Is.EqualTo(200));
    }

    [Test]
    public async Task A_write_that_changes_nothing_makes_no_version()
    {
        var (_, created) = await _client.SendAsync(HttpMethod.Post, Maps, """{"metadata":{"name":"a"},"data":{"k":"1"}}""");
        var (_, again) = await _client.SendAsync(HttpMethod.Put, $"{Maps}/a", created.ToJsonString());
        var (_, patched) = await _client.SendAsync(HttpMethod.Patch, $"{Maps}/a", """{"data":{"k":"1"}}""", "application/merge-patch+json");
        Assert.That(again.ResourceVersion, Is.EqualTo(created.ResourceVersion));
        Assert.That(patched.ResourceVersion, Is.EqualTo(created.ResourceVersion));
    }

    [Test]
    public async Task Spec_and_status_are_written_apart()
    {
        var (_, created) = await _client.SendAsync(
            HttpMethod.Post, Widgets, """{"apiVersion":"example.dev/v1alpha1","kind":"Widget","metadata":{"name":"w"},"spec":{"replicas":2},"status":{"replicas":9}}""");
        Assert.That(created["status"], Is.Null);
        created["spec"]!["replicas"] = 3;
        created["status"] = new JsonObject { ["replicas"] = 7 };
        var (_, status) = await _client.SendAsync(HttpMethod.Put, $"{Widgets}/w/status", created.ToJsonString());
        Assert.That((status.Number("spec", "replicas"), status.Number("status", "replicas"), status.Number("metadata", "generation")), Is.EqualTo(((long?)2, (long?)7, (long?)1)));
        status["spec"]!["replicas"] = 4;
        status["status"] = new JsonObject();
        var (_, spec) = await _client.SendAsync(HttpMethod.Put, $"{Widgets}/w", status.ToJsonString());
        Assert.That((spec.Number("spec", "replicas"), spec.Number("status", "replicas"), spec.Number("metadata", "generation")), Is.EqualTo(((long?)4, (long?)7, (long?)2)));
    }

    [Test]
    public async Task Preconditions_guard_a_delete()
    {
        await _client.SendAsync(HttpMethod.Post, Maps, """{"metadata":{"name":"a"}}""");
        var (code, status) = await _client.SendAsync(HttpMethod.Delete, $"{Maps}/a", """{"preconditions":{"uid":"other"}}""");
        Assert.That((code, status.Text("reason")), Is.EqualTo((409, "Conflict")));
        var (dry, _) = await _client.SendAsync(HttpMethod.Delete, $"{Maps}/a", """{"dryRun":["All"]}""");
        Assert.That((dry, (await _client.GetAsync($"{Maps}/a")).Code), Is.EqualTo((200, 200)));
        var (gone, success) = await _client.SendAsync(HttpMethod.Delete, $"{Maps}/a");
        Assert.That((gone, success.Text("status"), (await _client.GetAsync($"{Maps}/a")).Code), Is.EqualTo((200, "Success", 404)));
    }

    [Test]
    public async Task A_collection_is_deleted_by_selector()
    {
        foreach (var name in new[] { "a", "b" })
        {
            await _client.SendAsync(HttpMethod.Post, Maps, Labelled(name));
        }

        await _client.SendAsync(HttpMethod.Delete, $"{Maps}?labelSelector=n%20in%20(a,x)");
        var (_, left) = await _client.GetAsync(Maps);
        Assert.That(string.Join(", ", left.Array("items")!.Select(i => i!.AsObject().Name)), Is.EqualTo("b"));
    }

    [Test]
    public async Task Generated_names_differ_and_keep_their_prefix()
    {
        var (_, first) = await _client.SendAsync(HttpMethod.Post, Maps, """{"metadata":{"generateName":"run-"}}""");
        var (_, second) = await _client.SendAsync(HttpMethod.Post, Maps, """{"metadata":{"generateName":"run-"}}""");
        Assert.That(first.Name, Does.Match("^run-[bcdfghjklmnpqrstvwxz2456789]{5}$").And.Not.EqualTo(second.Name));
    }

    [TestCase("""{"metadata":{"name":"a"},"metadata":{"name":"b"}}""", 400)]
    [TestCase("""[1]""", 400)]
    [TestCase("""{"metadata":""", 400)]
    [TestCase("", 400)]
    [TestCase("""{"kind":"Pod","metadata":{"name":"a"}}""", 400)]
    [TestCase("""{"apiVersion":"v2","metadata":{"name":"a"}}""", 400)]
    [TestCase("""{"metadata":{"name":"a","namespace":"other"}}""", 400)]
    [TestCase("""{"metadata":{"name":"a","resourceVersion":"1"}}""", 400)]
    [TestCase("""{"metadata":{"name":7}}""", 400)]
    [TestCase("""{"metadata":{}}""", 422)]
    [TestCase("""{"metadata":{"name":"../x"}}""", 422)]
    [TestCase("""{"metadata":{"name":"a"},"data":{"a/b":"x"}}""", 422)]
    public async Task Broken_bodies_are_refused_with_a_status(string body, int expected)
    {
        var (code, status) = await _client.SendAsync(HttpMethod.Post, Maps, body);
        Assert.That((code, status.Text("kind"), status.Number("code")), Is.EqualTo((expected, "Status", (long?)expected)));
    }

    [Test]
    public async Task A_body_over_three_mebibytes_is_too_large()
    {
        var (code, status) = await _client.SendAsync(
            HttpMethod.Post, Maps, $$$"""{"metadata":{"name":"a"},"data":{"k":"{{{new string('x', 3 * 1024 * 1024)}}}"}}""");
        Assert.That((code, status.Text("reason")), Is.EqualTo((413, "RequestEntityTooLarge")));
    }

    [TestCase("/api/v1/nothing", 404)]
    [TestCase("/apis/none.dev/v1", 404)]
    [TestCase("/api/v1/namespaces/default/pods/x/exec", 404)]
    [TestCase("/api/v1/configmaps?labelSelector=a%20b%20c", 400)]
    [TestCase("/api/v1/configmaps?fieldSelector=data.x=1", 400)]
    [TestCase("/api/v1/configmaps?limit=many", 400)]
    [TestCase("/openapi/v2", 404)]
    public async Task What_is_not_served_is_refused(string path, int expected)
    {
        var (code, status) = await _client.GetAsync(path);
        Assert.That((code, status.Text("kind")), Is.EqualTo((expected, "Status")));
    }

    [Test]
    public async Task Events_are_one_store_behind_two_groups()
    {
        var path = $"/apis/events.k8s.io/v1/namespaces/{_space}/events";
        var (code, _) = await _client.SendAsync(HttpMethod.Post, path, """
            {"metadata":{"name":"e"},"eventTime":"2026-01-02T03:04:05.000001Z","reportingController":"c","reportingInstance":"i","action":"Do",
             "reason":"Done","note":"well","type":"Normal","regarding":{"kind":"Widget","name":"w","namespace":"SPACE"}}
            """.Replace("SPACE", _space, StringComparison.Ordinal));
        Assert.That(code, Is.EqualTo(201));
        var (_, core) = await _client.GetAsync($"/api/v1/namespaces/{_space}/events?fieldSelector=involvedObject.name=w");
        var seen = core.Array("items")![0];
        Assert.That((seen.Text("message"), seen.Text("involvedObject", "kind"), seen.Text("reportingComponent")), Is.EqualTo(("well", "Widget", "c")));
        var (_, events) = await _client.GetAsync($"{path}?fieldSelector=regarding.name=w");
        Assert.That(events.Array("items")![0].Text("note"), Is.EqualTo("well"));
        Assert.That(await SharedCluster.Kubectl.MustAsync($"events -n {_space}"), Does.Contain("Widget/w").And.Contain("well"));
    }

    [Test]
    public async Task Services_never_share_an_address()
    {
        var path = $"/api/v1/namespaces/{_space}/services";
        var created = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            _client.SendAsync(HttpMethod.Post, path, $$$"""{"metadata":{"name":"s{{{n}}}"},"spec":{"ports":[{"port":80}]}}""")));
        Assert.That(created.Select(c => c.Body.Text("spec", "clusterIP")), Is.Unique.And.All.StartsWith("127."));
    }

    private static string Labelled(string name) =>
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["n"] = name } } }.ToJsonString();
}
