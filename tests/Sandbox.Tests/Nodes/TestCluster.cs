using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Tests.Nodes;

/// <summary>A store with everything behind it, whose pods run as real processes.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _folder;
    private readonly ClusterControllers _controllers;

    private TestCluster(ClusterStore store, string folder, ClusterControllers controllers) =>
        (Store, _folder, _controllers) = (store, folder, controllers);

    public ClusterStore Store { get; }

    public IPodLogs Logs => _controllers.Logs;

    public string StateFolder => Path.Combine(_folder, "state");

    /// <summary>A folder that tests and pods share.</summary>
    public string Shared => Path.Combine(_folder, "shared");

    public static TestCluster Start(Func<ClusterOptions, ClusterOptions>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "shared"));
        var options = new ClusterOptions
        {
            StateFolder = Path.Combine(folder, "state"),
            RestartBackOff = TimeSpan.FromMilliseconds(20),
            LongestRestartBackOff = TimeSpan.FromMilliseconds(200),
            Nodes = [new NodeOptions { Capacity = new Dictionary<string, string> { ["cpu"] = "64", ["memory"] = "64Gi", ["nvidia.com/gpu"] = "1" } }],
            Images = new Dictionary<string, IReadOnlyList<string>>
            {
                ["shell"] = [],
                ["responder"] = ["dotnet", typeof(TestCluster).Assembly.Location, "respond"],
            },
        };
        var store = new ClusterStore(TimeProvider.System);
        return new TestCluster(store, folder, ClusterControllers.Start(store, configure?.Invoke(options) ?? options, NullLoggerFactory.Instance));
    }

    public JsonObject Create(GroupResource resource, JsonObject value) => Store.Create(resource, value);

    public JsonObject? Pod(string name) => Store.Get(new ObjectKey(KnownResources.Pods, "default", name));

    public IReadOnlyList<JsonObject> Pods() => Store.List(KnownResources.Pods, "default").Items;

    public IReadOnlyList<JsonObject> Events(string about) =>
        [.. Store.List(KnownResources.Events, "default").Items.Where(recorded => recorded.Text("involvedObject", "name") == about)];

    /// <summary>Waits until a condition on the store holds; it is looked at again after each change of the store.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var version = Store.List(KnownResources.Pods).ResourceVersion;
            if (condition())
            {
                return;
            }

            await foreach (var _ in Store.WatchAsync(null, version, limit.Token))
            {
                if (condition())
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{what} did not come true within {Limit.TotalSeconds} s; pods: {string.Join("\n", Pods().Select(pod => pod["status"]?.ToJsonString()))}");
        }
    }

    public Task UntilPodAsync(string name, Func<JsonObject, bool> condition, string what) =>
        UntilAsync(() => Pod(name) is { } pod && condition(pod), $"{name}: {what}");

    public Task UntilReadyAsync(string name) => UntilPodAsync(name, Sandbox.Controllers.Pods.IsReady, "ready");

    public async ValueTask DisposeAsync()
    {
        await _controllers.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
