using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Client;

public sealed class ResourceClientTests
{
    private static readonly NamespacedName Name = new("default", "a");
    private readonly ManualTimeProvider _time = new();
    private ScriptedApiServer _server = null!;
    private ApiServerConnection _connection = null!;
    private ResourceClient<V1ConfigMap> _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ScriptedApiServer.StartAsync();
        _connection = _server.Connect(_time);
        _client = ScriptedApiServer.ConfigMaps(_connection, _time);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Apply_sends_only_what_was_set_with_type_manager_and_force()
    {
        _server.Calls.Enqueue(answer => answer.JsonAsync(Given.ConfigMap("a", 7)));
        var applied = await _client.ApplyAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = "a", Namespace = "default", ResourceVersion = "3", Uid = "u" },
                Data = new Dictionary<string, string> { ["k"] = "v" },
            },
            "me",
            force: true,
            default);

        var request = _server.Requests.Single();
        Assert.That($"{request.Method} {request.Path}{request.Query}", Is.EqualTo("PATCH /api/v1/namespaces/default/configmaps/a?fieldManager=me&force=true"));
        Assert.That(request.ContentType, Is.EqualTo("application/apply-patch+yaml"));
        Assert.That(
            JsonDocument.Parse(request.Body).RootElement.ToString().Length,
            Is.EqualTo(request.Body.Length));
        Assert.That(request.Body, Is.EqualTo("""{"metadata":{"name":"a","namespace":"default","uid":"u"},"data":{"k":"v"},"apiVersion":"v1","kind":"ConfigMap"}"""));
        Assert.That(applied.Metadata!.ResourceVersion, Is.EqualTo("7"));
        Assert.That(request.UserAgent, Does.Contain("/").And.Contain("("));
    }

    [Test]
    public async Task An_apply_of_what_must_not_be_there_names_a_version_that_no_object_has()
    {
        _server.Calls.Enqueue(answer => answer.JsonAsync(Given.ConfigMap("a", 7)));
        await _client.CreateByApplyAsync(ConfigMap(), "me", default);

        var request = _server.Requests.Single();
        Assert.That($"{request.Method} {request.Path}{request.Query}", Is.EqualTo("PATCH /api/v1/namespaces/default/configmaps/a?fieldManager=me&force=true"));
        Assert.That((string?)JsonNode.Parse(request.Body)!["metadata"]!["resourceVersion"], Is.EqualTo("1"));
    }

    [Test]
    public async Task Too_many_requests_is_tried_again_when_the_server_says_when()
    {
        _server.Calls.Enqueue(answer => answer.StatusAsync(429, "TooManyRequests", "slow down", retryAfterSeconds: 2));
        _server.Calls.Enqueue(answer => answer.JsonAsync(Given.ConfigMap("a", 7)));
        var creating = _client.CreateAsync(ConfigMap(), default);

        await Eventually.TrueAsync(() => _time.PendingTimers == 2);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That((await creating).Metadata!.ResourceVersion, Is.EqualTo("7"));
    }

    [Test]
    public async Task An_error_without_retry_after_is_not_tried_again()
    {
        _server.Calls.Enqueue(answer => answer.StatusAsync(503, "ServiceUnavailable", "no"));
        var failure = await Assert.ThrowsAsync<ApiException>(() => _client.ApplyAsync(ConfigMap(), "me", true, default));

        Assert.That(failure!.Code, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_conflict_carries_the_servers_status()
    {
        _server.Calls.Enqueue(answer => answer.StatusAsync(409, "Conflict", "the object has been modified"));
        var failure = await Assert.ThrowsAsync<ApiException>(() => _client.ReplaceAsync(ConfigMap(), default));

        Assert.That(failure!.IsConflict, Is.True);
        Assert.That(failure.Status.Reason, Is.EqualTo("Conflict"));
        Assert.That(failure.Message, Does.Contain("PUT /api/v1/namespaces/default/configmaps/a").And.Contain("the object has been modified"));
    }

    [Test]
    public async Task An_answer_that_is_no_status_becomes_one()
    {
        _server.Calls.Enqueue(answer => answer.JsonAsync("<html>bad gateway</html>", 502));
        var failure = await Assert.ThrowsAsync<ApiException>(() => _client.CreateAsync(ConfigMap(), default));

        Assert.That(failure!.Status.Message, Is.EqualTo("<html>bad gateway</html>"));
        Assert.That(failure.Status.Code, Is.EqualTo(502));
    }

    [Test]
    public async Task A_lost_answer_is_asked_for_again_only_when_that_is_harmless()
    {
        _server.Calls.Enqueue(Reset);
        _server.Calls.Enqueue(answer => answer.JsonAsync(Given.ConfigMap("a", 7)));
        var applying = _client.ApplyAsync(ConfigMap(), "me", true, default);
        await Eventually.TrueAsync(() => applying.IsCompleted, _time);
        Assert.That((await applying).Metadata!.ResourceVersion, Is.EqualTo("7"));

        _server.Calls.Enqueue(Reset);
        await Assert.ThrowsAsync<ApiUnreachableException>(() => _client.CreateAsync(ConfigMap(), default));
        Assert.That(_server.Requests, Has.Count.EqualTo(3));

        static Task Reset(ScriptedAnswer answer)
        {
            answer.Reset();
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task A_server_that_never_answers_costs_30_seconds()
    {
        _server.Calls.Enqueue(static answer => answer.StayOpenAsync());
        var finding = _client.FindAsync(Name, default);
        await Eventually.TrueAsync(() => _server.Requests.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(30));

        var failure = await Assert.ThrowsAsync<ApiUnreachableException>(() => finding);
        Assert.That(failure!.Message, Does.Contain("no answer within 30 s"));
    }

    [Test]
    public async Task What_is_not_there_is_null_and_deleting_it_is_no_error()
    {
        _server.Calls.Enqueue(answer => answer.StatusAsync(404, "NotFound", "not found"));
        _server.Calls.Enqueue(answer => answer.StatusAsync(404, "NotFound", "not found"));

        Assert.That(await _client.FindAsync(Name, default), Is.Null);
        Assert.That(await _client.DeleteAsync(Name, new DeletePreconditions("u-1"), default), Is.False);
        Assert.That(
            _server.Requests.Last().Body,
            Is.EqualTo("""{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background","preconditions":{"uid":"u-1"}}"""));
    }

    [TestCase("..")]
    [TestCase("a/../../secrets/b")]
    [TestCase("%2e%2e")]
    [TestCase("")]
    public async Task A_name_that_leaves_its_segment_is_refused_before_it_is_sent(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _client.FindAsync(new NamespacedName("default", name), default));
        Assert.That(_server.Requests, Is.Empty);
    }

    [Test]
    public async Task An_object_without_a_namespace_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _client.FindAsync(new NamespacedName("", "a"), default));

    [Test]
    public async Task Many_watches_do_not_starve_calls()
    {
        using var stop = new CancellationTokenSource();
        var watches = Enumerable.Range(0, 150).Select(_ => DrainAsync(stop.Token)).ToArray();
        await Eventually.TrueAsync(() => _server.WatchRequests.Count() == 150);
        _server.Calls.Enqueue(answer => answer.JsonAsync(Given.ConfigMap("a", 7)));

        Assert.That((await _client.FindAsync(Name, default))!.Metadata!.ResourceVersion, Is.EqualTo("7"));
        await stop.CancelAsync();
        await Task.WhenAll(watches);

        async Task DrainAsync(CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var _ in _client.WatchAsync(new WatchRequest("1", TimeSpan.FromMinutes(5)), cancellationToken))
                {
                }
            }
            catch (OperationCanceledException)
            {
                // The test ends the watches.
            }
        }
    }

    [Test]
    public async Task A_watch_on_a_connection_that_went_silent_ends_soon_after_its_time_out()
    {
        var next = _client.WatchAsync(new WatchRequest("1", TimeSpan.FromMinutes(5)), default).GetAsyncEnumerator();
        var moving = next.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() => _server.WatchRequests.Count() == 1);
        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(29));
        Assert.That(moving.IsCompleted, Is.False);

        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<ApiUnreachableException>(() => moving);
        await next.DisposeAsync();
    }

    private static V1ConfigMap ConfigMap() => new() { Metadata = new V1ObjectMeta { Name = "a", Namespace = "default" } };
}
