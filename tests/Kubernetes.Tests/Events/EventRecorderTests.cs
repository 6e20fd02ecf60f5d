using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Events;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Events;

public sealed class EventRecorderTests
{
    private static readonly V1ObjectReference Regarding = new() { Kind = "ModelDeployment", Namespace = "models", Name = "m", Uid = "u" };
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private ScriptedApiServer _server = null!;
    private ApiServerConnection _connection = null!;
    private EventRecorder _recorder = null!;
    private Task _running = Task.CompletedTask;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ScriptedApiServer.StartAsync();
        _connection = _server.Connect(_time);
        var client = new ResourceClient<V1Event>(_connection, ResourceTypes.From(ApiJsonContext.Default.V1Event), _time);
        _recorder = new EventRecorder(client, "me", "me-1", _time, NullLogger<EventRecorder>.Instance);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _connection.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Test]
    public async Task The_first_is_created_the_second_starts_a_series_and_later_ones_are_counted_until_it_is_quiet()
    {
        Accept(3);
        Run();
        _recorder.Publish(Notice("Stalled"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 1);
        _recorder.Publish(Notice("Stalled"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 2);
        for (var more = 0; more < 5; more++)
        {
            _recorder.Publish(Notice("Stalled"));
        }

        await Eventually.TrueAsync(() => _server.Requests.Count == 3, _time, TimeSpan.FromSeconds(20));
        var (created, started, ended) = (Body(0), Body(1), Body(2));
        Assert.That(created.GetProperty("regarding").GetProperty("uid").GetString(), Is.EqualTo("u"));
        Assert.That(created.GetProperty("eventTime").GetString(), Is.EqualTo("2026-03-01T12:00:00.000000Z"));
        Assert.That(created.TryGetProperty("series", out _), Is.False);
        Assert.That(_server.Requests.ElementAt(0).Path, Is.EqualTo("/apis/events.k8s.io/v1/namespaces/models/events"));
        Assert.That(_server.Requests.ElementAt(1).ContentType, Is.EqualTo("application/merge-patch+json"));
        Assert.That(_server.Requests.ElementAt(1).Path, Does.EndWith("/" + created.GetProperty("metadata").GetProperty("name").GetString()));
        Assert.That(started.GetProperty("series").GetProperty("count").GetInt32(), Is.EqualTo(2));
        Assert.That(ended.GetProperty("series").GetProperty("count").GetInt32(), Is.EqualTo(7));
    }

    [Test]
    public async Task Different_reasons_are_different_events_with_different_names()
    {
        Accept(2);
        Run();
        _recorder.Publish(Notice("One"));
        _recorder.Publish(Notice("Two"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 2);

        Assert.That(_server.Requests.Select(static request => request.Method), Is.All.EqualTo("POST"));
        Assert.That(Body(0).GetProperty("metadata").GetProperty("name").GetString(), Is.Not.EqualTo(Body(1).GetProperty("metadata").GetProperty("name").GetString()));
    }

    [Test]
    public void What_is_too_much_is_dropped_and_counted_and_nobody_waits()
    {
        for (var sent = 0; sent < 1500; sent++)
        {
            _recorder.Publish(Notice("Flood"));
        }

        Assert.That(_recorder.Dropped, Is.EqualTo(500));
    }

    [Test]
    public async Task A_refusal_drops_the_event_and_an_outage_does_not()
    {
        _server.Calls.Enqueue(answer => answer.StatusAsync(403, "Forbidden", "the namespace is being terminated"));
        _server.Calls.Enqueue(answer => answer.StatusAsync(503, "ServiceUnavailable", "later"));
        Accept(1);
        Run();
        _recorder.Publish(Notice("One"));
        _recorder.Publish(Notice("Two"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 3, _time);

        Assert.That(_recorder.Dropped, Is.EqualTo(1));
        Assert.That(Body(2).GetProperty("reason").GetString(), Is.EqualTo("Two"));
    }

    [Test]
    public async Task One_object_gets_25_different_events_at_once_and_takes_nothing_from_the_others()
    {
        Accept(100);
        Run();
        for (var reason = 0; reason < 30; reason++)
        {
            _recorder.Publish(Notice($"Reason{reason}"));
        }

        _recorder.Publish(Notice("Other") with { Regarding = Regarding with { Name = "n", Uid = "v" } });
        await Eventually.TrueAsync(() => _server.Requests.Any(static request => request.Body.Contains("\"Other\"", StringComparison.Ordinal)));

        Assert.That((_server.Requests.Count, _recorder.Dropped), Is.EqualTo((26, 5L)));
    }

    [Test]
    public async Task A_long_note_is_cut_at_a_character()
    {
        Accept(1);
        Run();
        _recorder.Publish(Notice("Long", new string('ä', 600)));
        await Eventually.TrueAsync(() => _server.Requests.Count == 1);

        var note = Body(0).GetProperty("note").GetString()!;
        Assert.That(Encoding.UTF8.GetByteCount(note), Is.EqualTo(1024));
        Assert.That(note, Is.EqualTo(new string('ä', 512)));
    }

    private void Run() => _running = _recorder.RunAsync(_stop.Token);

    private void Accept(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            _server.Calls.Enqueue(static answer => answer.JsonAsync(answer.Request.Body));
        }
    }

    private JsonElement Body(int request) => JsonDocument.Parse(_server.Requests.ElementAt(request).Body).RootElement;

    private static EventNotice Notice(string reason, string note = "because") => new(Regarding, EventType.Warning, reason, "Deploy", note);
}
