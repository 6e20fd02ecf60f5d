using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Benchmarks.Operation;

/// <summary>Many ModelDeployments on one server, and what is written of them, watched from outside of the operator.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>What callers would know every one of them by: one runtime can speak for all.</summary>
    public const string ModelName = "bench";

    public const string Namespace = "default";

    private const int Writers = 8;

    private readonly ApiServerConnection _connection;
    private readonly ResourceClient<V1Alpha1ModelDeployment> _models;
    private readonly Informer<V1Alpha1ModelDeployment> _written;
    private readonly Informer<V1Deployment> _deployments;
    private readonly ConcurrentDictionary<string, byte> _done = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, int Replicas), TaskCompletionSource> _awaited = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public Fleet(string kubeconfig)
    {
        _connection = new ApiServerConnection(KubeConfig.Load(kubeconfig).Resolve(null, TimeProvider.System), TimeProvider.System);
        _models = Client(ApiJsonContext.Default.V1Alpha1ModelDeployment);
        _written = new Informer<V1Alpha1ModelDeployment>(_models, new InformerOptions(), TimeProvider.System, NullLogger<Informer<V1Alpha1ModelDeployment>>.Instance);
        _deployments = new Informer<V1Deployment>(Client(ApiJsonContext.Default.V1Deployment), new InformerOptions(), TimeProvider.System, NullLogger<Informer<V1Deployment>>.Instance);
        _written.Cache.Changed += change => Note((change as CacheChange<V1Alpha1ModelDeployment>.Updated)?.Current);
        _deployments.Cache.Changed += change => Note((change as CacheChange<V1Deployment>.Updated)?.Current);
        _running = Task.WhenAll(_written.RunAsync(_stop.Token), _deployments.RunAsync(_stop.Token));
    }

    /// <summary>Models whose status speaks of their present spec.</summary>
    public int Done => _done.Count;

    public Task CreateAsync(int count, CancellationToken cancellationToken) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken }, async (number, cancellation) => await _models.CreateAsync(Model(number), cancellation));

    /// <summary>Asks for other replicas of one model, and waits until the Deployment has them.</summary>
    /// <returns>Time from before the request to after the watch event.</returns>
    public async Task<TimeSpan> ScaleAsync(int number, int replicas, CancellationToken cancellationToken)
    {
        var name = NameOf(number);
        var seen = _awaited[(name, replicas)] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Stopwatch.GetTimestamp();
        await _models.MergePatchAsync(
            new NamespacedName(Namespace, name), Encoding.UTF8.GetBytes($$$"""{"spec":{"replicas":{{{replicas}}}}}"""), cancellationToken);
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Takes the replicas from all of them and gives them to the load, at most four pods each.</summary>
    public Task AutoscaleAsync(int count, CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        count,
        new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
        async (number, cancellation) => await _models.MergePatchAsync(
            new NamespacedName(Namespace, NameOf(number)), """{"spec":{"replicas":null,"autoscaling":{"maxReplicas":4}}}"""u8.ToArray(), cancellation));

    /// <summary>How many models have this condition.</summary>
    public int CountWith(string condition) =>
        _written.Cache.List().Count(model => model.Status?.Conditions?.Any(one => one.Type == condition && one.Status == "True") == true);

    /// <summary>Every object and the version it was last written at.</summary>
    public async Task<IReadOnlySet<string>> VersionsAsync(CancellationToken cancellationToken)
    {
        var versions = new HashSet<string>(StringComparer.Ordinal);
        versions.UnionWith(await ListAsync(_models, cancellationToken));
        versions.UnionWith(await ListAsync(Client(ApiJsonContext.Default.V1Deployment), cancellationToken));
        versions.UnionWith(await ListAsync(Client(ApiJsonContext.Default.V1Service), cancellationToken));
        versions.UnionWith(await ListAsync(Client(ApiJsonContext.Default.V1ConfigMap), cancellationToken));
        return versions;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // These are this object's own loops, started on the thread pool.
        await _running;
#pragma warning restore VSTHRD003
        _stop.Dispose();
        _connection.Dispose();
    }

    private static async Task<IEnumerable<string>> ListAsync<T>(ResourceClient<T> client, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await client.ListAsync(new ListRequest { Namespace = Namespace }, cancellationToken)).Items.Select(item => $"{typeof(T).Name}/{item.Metadata?.Name}@{item.Metadata?.ResourceVersion}");

    private ResourceClient<T> Client<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(_connection, ResourceTypes.From(type), TimeProvider.System);

    private void Note(V1Alpha1ModelDeployment? model)
    {
        if (model is { Metadata: { Name: { } name, Generation: { } generation } } && model.Status?.ObservedGeneration == generation)
        {
            _done[name] = 0;
        }
    }

    private void Note(V1Deployment? deployment)
    {
        if (deployment is { Metadata.Name: { } name, Spec.Replicas: { } replicas } && _awaited.TryGetValue((name, replicas), out var awaited))
        {
            awaited.TrySetResult();
        }
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"model-{number:00000}");

    private static V1Alpha1ModelDeployment Model(int number) => new()
    {
        Metadata = new V1ObjectMeta { Name = NameOf(number), Namespace = Namespace },
        Spec = new V1Alpha1ModelDeploymentSpec
        {
            Model = new ModelSpec { Name = ModelName, Source = new ModelSource { Http = new HttpSource { Url = "https://models.example.com/m.onnx" } } },
            Replicas = 1,
        },
    };
}
