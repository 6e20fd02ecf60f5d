using Microsoft.Extensions.Logging;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.ModelDeployments;
using ModelServing.Controllers.Probing;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Events;
using ModelServing.Kubernetes.Transport;
using ModelServing.Planning.Resolve;

namespace ModelServing.Controllers.Tests.Cluster;

/// <summary>The whole controller with real client, caches, probe and events, in this process.</summary>
internal sealed class OperatorUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ApiServerConnection _connection;
    private readonly HttpRuntimeProbe _probe;
    private readonly ModelDeploymentController _controller;
    private readonly EventRecorder _events;
    private Task _running;

    private OperatorUnderTest(Uri server)
    {
        var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Log));
        var time = TimeProvider.System;
        _connection = new ApiServerConnection(new ApiServerSettings(server), time);
        _probe = new HttpRuntimeProbe(time, loggers.CreateLogger<HttpRuntimeProbe>());
        _events = new EventRecorder(
            new ResourceClient<V1Event>(_connection, ResourceTypes.From(ApiJsonContext.Default.V1Event), time), "test/operator", "test", time, loggers.CreateLogger<EventRecorder>());
        var options = new ModelDeploymentControllerOptions
        {
            Settings = new OperatorSettings { RuntimeImage = "modelserving/inference-runtime:1", GpuRuntimeImage = "modelserving/inference-runtime-gpu:1" },
            Workers = 4,
        };
        _controller = new ModelDeploymentController(_connection, options, _probe, _events, time, loggers);
        _running = _controller.WatchAsync(_stop.Token);
    }

    public LogCapture Log { get; } = new();

    public static async Task<OperatorUnderTest> StartAsync(Uri server)
    {
        var started = await StandByAsync(server);
        started.Lead();
        return started;
    }

    /// <summary>One that has its caches and does nothing until <see cref="Lead"/>.</summary>
    public static async Task<OperatorUnderTest> StandByAsync(Uri server)
    {
        var started = new OperatorUnderTest(server);
        await TestCluster.TrueAsync(() => started._controller.HasSynced);
        return started;
    }

    public void Lead() => _running = Task.WhenAll(_running, _controller.WorkAsync(_stop.Token), _events.RunAsync(_stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var (id, level, message) in Log.Records)
        {
            await TestContext.Out.WriteLineAsync($"{level} {id.Id} {message}"); // shown when the test fails
        }

        _controller.Dispose();
        _probe.Dispose();
        _connection.Dispose();
        _stop.Dispose();
    }
}
