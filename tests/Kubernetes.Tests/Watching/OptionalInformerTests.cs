using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Watching;

/// <summary>A kind that comes and goes with its definition.</summary>
public sealed class OptionalInformerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private ScriptedApiServer _server = null!;
    private ApiServerConnection _connection = null!;
    private OptionalInformer<V1ConfigMap> _informer = null!;
    private Task _running = Task.CompletedTask;
    private volatile bool _isServed;
    private int _asked;
    private int _changes;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ScriptedApiServer.StartAsync();
        _server.Otherwise = answer =>
        {
            Interlocked.Increment(ref _asked);
            return _isServed
                ? answer.JsonAsync("""{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"v1","resources":[{"name":"configmaps"},{"name":"configmaps/status"}]}""")
                : answer.StatusAsync(404, "NotFound", "the server could not find the requested resource");
        };
        _connection = _server.Connect();
        _informer = new OptionalInformer<V1ConfigMap>(ScriptedApiServer.ConfigMaps(_connection), new InformerOptions { StreamLists = false }, _time, NullLogger<Informer<V1ConfigMap>>.Instance);
        _informer.ServedChanged += (_, _) => Interlocked.Increment(ref _changes);
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
    public async Task A_kind_that_is_not_served_keeps_nobody_waiting_and_is_not_asked_for()
    {
        Run();
        await _informer.WaitForSyncAsync(_stop.Token);

        Assert.That((_informer.IsServed, _informer.HasSynced, _asked), Is.EqualTo((false, true, 1)));
        Assert.That(Lists, Is.Empty);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.That(_asked, Is.EqualTo(1), "every few minutes is enough");
    }

    [Test]
    public async Task A_kind_that_comes_is_listed_before_it_is_told_and_one_that_goes_is_told_too()
    {
        Run();
        await _informer.WaitForSyncAsync(_stop.Token);
        _server.Lists.Enqueue(answer => answer.ListAsync(10, Given.ConfigMap("a", 3)));
        _server.Watches.Enqueue(answer => answer.StayOpenAsync());
        _isServed = true;
        // Once only: a clock that ran on would end the list that this begins.
        await Eventually.TrueAsync(() => _time.PendingTimers > 0);
        _time.Advance(TimeSpan.FromMinutes(6));
        await Eventually.TrueAsync(() => _changes == 1);
        Assert.That((_informer.IsServed, _informer.Cache.Count), Is.EqualTo((true, 1)));

        _isServed = false;
        await Eventually.TrueAsync(() => _changes == 2, _time, TimeSpan.FromMinutes(6));
        Assert.That(_informer.IsServed, Is.False);
    }

    [Test]
    public async Task A_kind_that_is_served_is_synced_when_its_list_is_there()
    {
        _isServed = true;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Lists.Enqueue(async answer =>
        {
            await release.Task;
            await answer.ListAsync(10, Given.ConfigMap("a", 3));
        });
        _server.Watches.Enqueue(answer => answer.StayOpenAsync());
        Run();
        await Eventually.TrueAsync(() => Lists.Any());
        Assert.That((_informer.HasSynced, _informer.IsServed), Is.EqualTo((false, false)));

        release.SetResult();
        await _informer.WaitForSyncAsync(_stop.Token);
        Assert.That((_informer.IsServed, _informer.Cache.Count), Is.EqualTo((true, 1)));
    }

    private IEnumerable<RecordedRequest> Lists => _server.ListRequests.Where(static request => request.Path.EndsWith("/configmaps", StringComparison.Ordinal));

    private void Run() => _running = _informer.RunAsync(_stop.Token);
}
