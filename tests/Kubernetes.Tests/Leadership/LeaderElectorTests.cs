using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Leadership;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Leadership;

/// <summary>What goes over the wire, against a real HTTP server.</summary>
public sealed class LeaderElectorTests
{
    private const string Path = "/apis/coordination.k8s.io/v1/namespaces/operators/leases";
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _worked = new();
    private readonly TaskCompletionSource _mayEnd = new();
    private ScriptedApiServer _server = null!;
    private ApiServerConnection _connection = null!;
    private LeaderElector _elector = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ScriptedApiServer.StartAsync();
        _connection = _server.Connect(_time);
        _elector = new LeaderElector(
            new ResourceClient<V1Lease>(_connection, ResourceTypes.From(ApiJsonContext.Default.V1Lease), _time),
            new LeaderElectionOptions(new NamespacedName("operators", "modelserving-operator"), "host_1"),
            _time,
            NullLogger<LeaderElector>.Instance);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Test]
    public async Task The_first_lease_and_its_release_are_as_client_go_writes_them()
    {
        _server.Calls.Enqueue(static answer => answer.StatusAsync(404, "NotFound", "no lease"));
        AcceptWrites(100);
        var running = _elector.RunAsync(WorkAsync, _stop.Token);
        await _worked.Task;
        Assert.That(_elector.MayWrite, Is.True);
        await _stop.CancelAsync();
        _mayEnd.SetResult();

        Assert.That(await running, Is.EqualTo(LeadershipEnd.Stopped));
        Assert.That(_server.Requests.Select(static request => $"{request.Method} {request.Path}"), Is.EqualTo(new[]
        {
            $"GET {Path}/modelserving-operator", $"POST {Path}", $"PUT {Path}/modelserving-operator",
        }));
        AssertBody(1, """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"modelserving-operator","namespace":"operators"},
             "spec":{"holderIdentity":"host_1","leaseDurationSeconds":15,"acquireTime":"2026-03-01T12:00:00.000000Z","renewTime":"2026-03-01T12:00:00.000000Z","leaseTransitions":0}}
            """);
        AssertBody(2, """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"modelserving-operator","namespace":"operators","resourceVersion":"1"},
             "spec":{"holderIdentity":"","leaseDurationSeconds":1,"acquireTime":"2026-03-01T12:00:00.000000Z","renewTime":"2026-03-01T12:00:00.000000Z","leaseTransitions":0}}
            """);
    }

    [Test]
    public async Task The_lease_is_renewed_while_the_work_comes_to_its_end_and_released_after_it()
    {
        _server.Calls.Enqueue(static answer => answer.StatusAsync(404, "NotFound", "no lease"));
        AcceptWrites(10_000);
        var running = _elector.RunAsync(WorkAsync, _stop.Token);
        await _worked.Task;
        await _stop.CancelAsync();
        var renewals = _server.Requests.Count + 3;
        await Eventually.TrueAsync(() => _server.Requests.Count >= renewals, _time);
        Assert.That((running.IsCompleted, _server.Requests.Any(static request => request.Body.Contains("\"holderIdentity\":\"\"", StringComparison.Ordinal))), Is.EqualTo((false, false)));
        _mayEnd.SetResult();

        Assert.That(await running, Is.EqualTo(LeadershipEnd.Stopped));
        Assert.That(_server.Requests.Last().Body, Does.Contain("\"holderIdentity\":\"\""));
    }

    [Test]
    public async Task What_others_put_on_the_lease_is_kept_and_the_version_makes_the_write_conditional()
    {
        _server.Calls.Enqueue(static answer => answer.JsonAsync(Lease("other", seconds: 0, version: 41)));
        AcceptWrites(100);
        var running = _elector.RunAsync(WorkAsync, _stop.Token);
        await _worked.Task;
        await _stop.CancelAsync();
        _mayEnd.SetResult();
        await running;

        AssertBody(1, """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"modelserving-operator","namespace":"operators","uid":"u","resourceVersion":"41","labels":{"team":"platform"}},
             "spec":{"holderIdentity":"host_1","leaseDurationSeconds":15,"acquireTime":"2026-03-01T12:00:00.000000Z","renewTime":"2026-03-01T12:00:00.000000Z","leaseTransitions":4}}
            """);
    }

    [Test]
    public async Task A_leader_cut_off_from_the_server_stops_its_work_at_the_deadline_and_writes_no_more()
    {
        _server.Calls.Enqueue(static answer => answer.StatusAsync(404, "NotFound", "no lease"));
        AcceptWrites(1);
        var stopped = new TaskCompletionSource();
        var running = _elector.RunAsync(
            async token =>
            {
                _worked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stopped.SetResult();
            },
            _stop.Token);
        await _worked.Task;
        var since = _time.GetTimestamp();
        await Eventually.TrueAsync(() => running.IsCompleted, _time);
        await stopped.Task;

        Assert.That(await running, Is.EqualTo(LeadershipEnd.Lost));
        Assert.That(_elector.MayWrite, Is.False);
        Assert.That(_time.GetElapsedTime(since), Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(9.9)));
        Assert.That(_server.Requests.Select(static request => request.Body), Has.None.Contains("\"holderIdentity\":\"\""));
    }

    [Test]
    public async Task A_standby_takes_over_when_the_leader_has_been_silent_for_the_lease_whatever_its_clock_says()
    {
        for (var looks = 0; looks < 10_000; looks++)
        {
            _server.Calls.Enqueue(static answer => answer.Request.Method == "GET"
                ? answer.JsonAsync(Lease("other", seconds: 15, version: 7))
                : answer.JsonAsync(answer.Request.Body));
        }

        var running = _elector.RunAsync(WorkAsync, _stop.Token);
        await Eventually.TrueAsync(() => _worked.Task.IsCompleted, _time);
        var took = _time.GetElapsedTime(0);
        _mayEnd.SetResult();
        await running;

        Assert.That(took, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(15)));
        Assert.That(_server.Requests.First(static request => request.Method == "PUT").Body, Does.Contain("\"leaseTransitions\":4"));
    }

    [Test]
    public async Task What_the_work_throws_comes_out_and_the_lease_is_free()
    {
        _server.Calls.Enqueue(static answer => answer.StatusAsync(404, "NotFound", "no lease"));
        AcceptWrites(100);

        Assert.That(async () => await _elector.RunAsync(static _ => throw new InvalidOperationException("a bug"), _stop.Token), Throws.InvalidOperationException);
        await Eventually.TrueAsync(() => _server.Requests.Last().Body.Contains("\"holderIdentity\":\"\"", StringComparison.Ordinal));
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        _worked.SetResult();
        await _mayEnd.Task;
    }

    private void AcceptWrites(int count)
    {
        for (var write = 0; write < count; write++)
        {
            _server.Calls.Enqueue(static answer =>
            {
                var stored = JsonNode.Parse(answer.Request.Body)!;
                stored["metadata"]!["resourceVersion"] = "1";
                return answer.JsonAsync(stored.ToJsonString());
            });
        }
    }

    private void AssertBody(int request, string json) =>
        Assert.That(
            JsonNode.DeepEquals(JsonNode.Parse(_server.Requests.ElementAt(request).Body), JsonNode.Parse(json)), Is.True, () => _server.Requests.ElementAt(request).Body);

    private static string Lease(string holder, int seconds, int version) =>
        $$$"""
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"modelserving-operator","namespace":"operators","uid":"u","resourceVersion":"{{{version}}}","labels":{"team":"platform"}},
         "spec":{"holderIdentity":"{{{holder}}}","leaseDurationSeconds":{{{seconds}}},"acquireTime":"2020-01-01T00:00:00.000000Z","renewTime":"2031-01-01T00:00:00.000000Z","leaseTransitions":3}}
        """;
}
