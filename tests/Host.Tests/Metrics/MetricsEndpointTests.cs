using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Host.Access;
using ModelServing.Host.Access.Kinds;
using ModelServing.Host.Metrics;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Runtime.Telemetry;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Metrics;

/// <summary>Who gets <c>/metrics</c>, by what an API server says of them over HTTP.</summary>
public sealed class MetricsEndpointTests
{
    private const string Authenticated = """{"status":{"authenticated":true,"user":{"username":"system:serviceaccount:monitoring:prometheus","groups":["system:serviceaccounts"]}}}""";
    private const string Allowed = """{"status":{"allowed":true}}""";

    private readonly ManualTimeProvider _time = new();
    private ServiceProvider _services = null!;
    private ScriptedApiServer _server = null!;
    private ApiServerConnection _connection = null!;
    private MetricsEndpoint _endpoint = null!;
    private MetricCollector _collector = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _server = await ScriptedApiServer.StartAsync();
        _connection = _server.Connect();
        _collector = new MetricCollector(Microsoft.Extensions.Options.Options.Create(new PrometheusExporterOptions()), _services.GetRequiredService<IMeterFactory>());
        var reviews = new AccessReviews(
            new ResourceClient<V1TokenReview>(_connection, ResourceTypes.From(AccessJsonContext.Default.V1TokenReview), TimeProvider.System),
            new ResourceClient<V1SubjectAccessReview>(_connection, ResourceTypes.From(AccessJsonContext.Default.V1SubjectAccessReview), TimeProvider.System),
            _time);
        var check = new AccessCheck(new Authenticator(static () => AuthenticationConfig.None, reviews, _time), new Authorizer(reviews, _time), NullLogger<AccessCheck>.Instance);
        _endpoint = new MetricsEndpoint(_collector, check);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _collector.Dispose();
        _connection.Dispose();
        await _server.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Test]
    public async Task Whoever_may_get_the_path_gets_the_metrics_and_is_known_for_ten_seconds()
    {
        Script(Authenticated, Allowed);
        var first = await GetAsync("t");
        _time.Advance(TimeSpan.FromSeconds(9));
        var second = await GetAsync("t");

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((200, 200)));
        Assert.That(first.ContentType, Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        var (token, access) = _server.Requests.ToArray() is [var one, var two] ? (Body(one), Body(two)) : throw new AssertionException($"{_server.Requests.Count} requests");
        Assert.That((string?)token["token"], Is.EqualTo("t"));
        Assert.That((string?)access["user"], Is.EqualTo("system:serviceaccount:monitoring:prometheus"));
        Assert.That(access["groups"]!.ToJsonString(), Is.EqualTo("""["system:serviceaccounts","system:authenticated"]"""));
        Assert.That(access["nonResourceAttributes"]!.ToJsonString(), Is.EqualTo("""{"path":"/metrics","verb":"get"}"""));

        _time.Advance(TimeSpan.FromSeconds(1));
        Script(Authenticated, Allowed);
        Assert.That((await GetAsync("t")).StatusCode, Is.EqualTo(200));
        Assert.That(_server.Requests, Has.Count.EqualTo(4), "a right that was taken away must not last");
    }

    [Test]
    public async Task Without_a_token_nobody_is_asked()
    {
        var answer = await GetAsync(null);

        Assert.That((answer.StatusCode, answer.Headers.WWWAuthenticate.ToString()), Is.EqualTo((401, "Bearer")));
        Assert.That(_server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_token_that_the_cluster_does_not_know_is_401_and_one_without_the_right_403()
    {
        Script("""{"status":{"authenticated":false,"error":"invalid bearer token"}}""");
        Assert.That((await GetAsync("wrong")).StatusCode, Is.EqualTo(401));

        Script(Authenticated, """{"status":{"allowed":false}}""");
        var denied = await GetAsync("poor");
        Assert.That(denied.StatusCode, Is.EqualTo(403));
        Assert.That(Text(denied), Is.EqualTo("user \"system:serviceaccount:monitoring:prometheus\" cannot get path \"/metrics\"\n"));
    }

    [TestCase("/", "GET", 404)]
    [TestCase("/healthz", "GET", 404)]
    [TestCase("/metrics/x", "GET", 404)]
    [TestCase("/metrics", "POST", 405)]
    [TestCase("/metrics", "HEAD", 405)]
    public async Task Nothing_else_is_here_whoever_asks(string path, string method, int code)
    {
        Assert.That((await GetAsync("t", path, method)).StatusCode, Is.EqualTo(code));
        Assert.That(_server.Requests, Is.Empty);
    }

    [TestCase(429, 60, 429, "60", "has too many requests")]
    [TestCase(403, null, 503, "1", "could not be asked")]
    [TestCase(500, null, 503, "1", "could not be asked")]
    public async Task What_cannot_be_found_out_is_said_and_not_guessed(int code, int? retryAfter, int expected, string expectedRetryAfter, string words)
    {
        _server.Calls.Enqueue(answer => answer.StatusAsync(code, "Whatever", "no", retryAfter));
        var refused = await GetAsync("t");

        Assert.That((refused.StatusCode, refused.Headers.RetryAfter.ToString()), Is.EqualTo((expected, expectedRetryAfter)));
        Assert.That(Text(refused), Does.Contain(words));

        Script(Authenticated, Allowed);
        Assert.That((await GetAsync("t")).StatusCode, Is.EqualTo(200), "no failure is remembered");
    }

    [Test]
    public async Task An_answer_that_is_none_is_no_right()
    {
        Script("[]");
        Assert.That((await GetAsync("t")).StatusCode, Is.EqualTo(503));
    }

    [Test]
    public async Task An_API_server_that_is_silent_for_ten_seconds_is_504()
    {
        _server.Calls.Enqueue(static answer => answer.StayOpenAsync());
        var asked = GetAsync("t");
        await Eventually.TrueAsync(() => Task.FromResult(_server.Requests.Count == 1));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(asked.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var answer = await asked;
        Assert.That((answer.StatusCode, answer.Headers.RetryAfter.ToString()), Is.EqualTo((504, "1")));
    }

    [Test]
    public async Task A_crowd_with_made_up_tokens_does_not_become_a_crowd_at_the_API_server()
    {
        using var release = new SemaphoreSlim(0);
        _server.Otherwise = async answer =>
        {
            await release.WaitAsync();
            await answer.JsonAsync("""{"status":{"authenticated":false}}""");
        };
        var crowd = Enumerable.Range(0, AccessReviews.MostAtOnce).Select(number => GetAsync($"t{number}")).ToArray();
        await Eventually.TrueAsync(() => Task.FromResult(_server.Requests.Count == crowd.Length));

        var late = await GetAsync("late");
        Assert.That((late.StatusCode, late.Headers.RetryAfter.ToString()), Is.EqualTo((429, "1")));
        Assert.That(_server.Requests, Has.Count.EqualTo(crowd.Length));

        release.Release(crowd.Length + 1);
        Assert.That((await Task.WhenAll(crowd)).Select(static answer => answer.StatusCode), Is.All.EqualTo(401));
        Assert.That((await GetAsync("later")).StatusCode, Is.EqualTo(401), "there is room again");
    }

    [Test]
    public async Task A_caller_who_goes_away_leaves_no_question_behind()
    {
        using var gone = new CancellationTokenSource();
        _server.Calls.Enqueue(static answer => answer.StayOpenAsync());
        var asked = GetAsync("t", aborted: gone.Token);
        await Eventually.TrueAsync(() => Task.FromResult(_server.Requests.Count == 1));
        await gone.CancelAsync();

        Assert.That((await asked).HasStarted, Is.False, "there is nobody to answer");
    }

    private void Script(params string[] answers)
    {
        foreach (var json in answers)
        {
            _server.Calls.Enqueue(answer => answer.JsonAsync(json, (int)HttpStatusCode.Created));
        }
    }

    private async Task<HttpResponse> GetAsync(string? token, string path = "/metrics", string method = "GET", CancellationToken aborted = default)
    {
        var http = new DefaultHttpContext { RequestAborted = aborted };
        (http.Request.Path, http.Request.Method, http.Response.Body) = (path, method, new MemoryStream());
        if (token is not null)
        {
            http.Request.Headers.Authorization = $"Bearer {token}";
        }

        await _endpoint.AnswerAsync(http);
        return http.Response;
    }

    private static JsonNode Body(RecordedRequest request) => JsonNode.Parse(request.Body)!["spec"]!;

    private static string Text(HttpResponse response) => System.Text.Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());
}
