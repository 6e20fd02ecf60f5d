using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Benchmarks.Serving;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Kubernetes.Watching;
using ModelServing.Testing;

namespace ModelServing.Benchmarks.Operation;

/// <summary>
/// Says of every pod that it runs and is ready, at one of a few addresses in 127.0.0.0/8. One real runtime answers at all of them: a thousand would not fit.
/// It counts connections by address, so that with an address for each pod its metrics would be a hundred times as long as those of a pod.
/// </summary>
internal sealed class StandInNode : IAsyncDisposable
{
    private const int Addresses = 8;
    private const int Writers = 4;
    private const int HttpPort = 8080;
    private const int MetricsPort = 8002;

    private readonly ApiServerConnection _connection;
    private readonly ResourceClient<V1Pod> _pods;
    private readonly Channel<V1Pod> _created = Channel.CreateUnbounded<V1Pod>();
    private readonly ServerProcess _runtime;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _loops;
    private int _given;

    private StandInNode(string kubeconfig, ServerProcess runtime)
    {
        _runtime = runtime;
        _connection = new ApiServerConnection(KubeConfig.Load(kubeconfig).Resolve(null, TimeProvider.System), TimeProvider.System);
        _pods = new ResourceClient<V1Pod>(_connection, ResourceTypes.From(ApiJsonContext.Default.V1Pod), TimeProvider.System);
        var informer = new Informer<V1Pod>(_pods, new InformerOptions(), TimeProvider.System, NullLogger<Informer<V1Pod>>.Instance);
        informer.Cache.Changed += change =>
        {
            if (change is CacheChange<V1Pod>.Added { Current: { Status.PodIP: null } pod })
            {
                _created.Writer.TryWrite(pod);
            }
        };
        _loops = [informer.RunAsync(_stop.Token), .. Enumerable.Range(0, Writers).Select(_ => RunPodsAsync(_stop.Token))];
    }

    /// <exception cref="InvalidOperationException">The runtime ended at once, for example because something else has its ports 8080 and 8002; the message holds its log.</exception>
    public static async Task<StandInNode> StartAsync(string kubeconfig, CancellationToken cancellationToken) => new(
        kubeconfig, await RuntimeProcess.StartAsync(Repository.TextDirectionModel, 32, TimeSpan.Zero, (IPAddress.Any, HttpPort, MetricsPort), cancellationToken));

    /// <exception cref="InvalidOperationException">It cannot go on; the inner exception says why.</exception>
    public void ThrowIfFailed()
    {
        if (_loops.FirstOrDefault(static loop => loop.IsFaulted) is { Exception.InnerException: { } fault })
        {
            throw new InvalidOperationException($"the stand-in for a node failed: {fault.Message}", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
#pragma warning disable VSTHRD003 // These are this object's own loops, started on the thread pool.
            await Task.WhenAll(_loops);
#pragma warning restore VSTHRD003
        }
        catch (OperationCanceledException)
        {
            // How the writers end.
        }

        await _runtime.DisposeAsync();
        _connection.Dispose();
        _stop.Dispose();
    }

    private async Task RunPodsAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        await foreach (var pod in _created.Reader.ReadAllAsync(cancellationToken))
        {
            await _pods.ApplyStatusAsync(Running(pod, NextAddress()), "model-bench", force: true, cancellationToken);
        }
    }

    /// <summary>127.1.0.1 to 127.1.0.8 in turn.</summary>
    private IPAddress NextAddress() => new([127, 1, 0, (byte)(1 + ((uint)Interlocked.Increment(ref _given) % Addresses))]);

    private static V1Pod Running(V1Pod pod, IPAddress address)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = pod.Metadata!.Name, Namespace = pod.Metadata.Namespace },
            Status = new V1PodStatus
            {
                Phase = "Running",
                PodIP = address.ToString(),
                StartTime = now,
                Conditions = [.. from type in (string[])["Initialized", "ContainersReady", "Ready"] select new V1WorkloadCondition { Type = type, Status = "True", LastTransitionTime = now }],
                ContainerStatuses =
                [
                    new V1ContainerStatus
                    {
                        Name = "runtime",
                        Ready = true,
                        Started = true,
                        RestartCount = 0,
                        Image = pod.Spec?.Containers?[0].Image,
                        State = new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = now } },
                    },
                ],
            },
        };
    }
}
