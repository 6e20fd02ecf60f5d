using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Tests.Server;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;
using ModelServing.Testing.Time;

namespace ModelServing.Kubernetes.Tests.Watching;

/// <summary>The informer against a real HTTP/2 server that misbehaves as told.</summary>
public abstract class InformerTests(bool streamLists)
{
    private readonly CancellationTokenSource _stop = new();
    private ApiServerConnection _connection = null!;
    private Task _running = Task.CompletedTask;

    protected ManualTimeProvider Time { get; } = new();

    /// <summary>What the cache has told, in order.</summary>
    protected ConcurrentQueue<string> Changes { get; } = new();

    protected ScriptedApiServer Server { get; private set; } = null!;

    protected Informer<V1ConfigMap> Informer { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync() => Server = await ScriptedApiServer.StartAsync();

    [TearDown]
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _connection?.Dispose();
        await Server.DisposeAsync();
        _stop.Dispose();
    }

    protected void Run(params string[] namespaces)
    {
        _connection = Server.Connect();
        Informer = new Informer<V1ConfigMap>(
            ScriptedApiServer.ConfigMaps(_connection),
            new InformerOptions { Namespaces = namespaces, LabelSelector = "app", StreamLists = streamLists },
            Time,
            NullLogger<Informer<V1ConfigMap>>.Instance);
        Informer.Cache.AddIndex("app", static map => map.Metadata?.Labels?.TryGetValue("app", out var app) == true ? [app] : []);
        Informer.Cache.Changed += change => Changes.Enqueue(Describe(change));
        _running = Informer.RunAsync(_stop.Token);
    }

    private static string Describe(CacheChange<V1ConfigMap> change) => change switch
    {
        CacheChange<V1ConfigMap>.Added added => $"added {Describe(added.Current)}{(added.IsInitial ? " initial" : "")}",
        CacheChange<V1ConfigMap>.Updated updated => $"updated {Describe(updated.Previous)} to {Describe(updated.Current)}",
        CacheChange<V1ConfigMap>.Deleted deleted => $"deleted {Describe(deleted.Last)}{(deleted.IsLastStateKnown ? "" : " unseen")}",
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private static string Describe(V1ConfigMap map) => $"{map.Metadata!.Name}@{map.Metadata.ResourceVersion}";
}
