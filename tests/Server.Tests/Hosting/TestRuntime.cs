using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;
using ModelServing.Onnx;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Hosting;
using ModelServing.Runtime.Repositories;
using ModelServing.Runtime.Tests.Rpc;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Hosting;

/// <summary>The whole of <c>serve</c> but its process: real listener, real engine, real model, on free ports of loopback.</summary>
internal sealed class TestRuntime : IAsyncDisposable
{
    public const string InferPath = $"/v2/models/{TestModel.Name}/infer";
    public const string HeaderLength = "Inference-Header-Content-Length";

    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _end = new();
    private readonly WebApplication _application;

    private TestRuntime(WebApplication application, IServingPlan plan, DrainSettings drain, TimeProvider time)
    {
        _application = application;
        var logger = application.Services.GetRequiredService<ILogger<ServingLifecycle>>();
        Running = new ServingLifecycle(application, plan, drain, time, logger).RunAsync(_drain.Token, _end.Token);
        var urls = application.Urls.Select(url => new Uri(url)).ToList();
        Client = new HttpClient { BaseAddress = urls[0] };
        MetricsClient = new HttpClient { BaseAddress = urls[1] };
        Rpc = new RpcClient(urls[2]);
    }

    /// <summary>Ends when the runtime ends.</summary>
    public Task<ModelIndexEntry?> Running { get; }

    public HttpClient Client { get; }

    public HttpClient MetricsClient { get; }

    public RpcClient Rpc { get; }

    public IServiceProvider Services => _application.Services;

    public ModelCatalogue Catalogue => _application.Services.GetRequiredService<ModelCatalogue>();

    /// <summary>The version that serves, or before there is one, the first.</summary>
    public ModelHost Host => Catalogue.Find(TestModel.Name, null)!.Host;

    /// <param name="settings">Default <see cref="TestModel.Settings"/>.</param>
    /// <param name="wrap">Around the real backend.</param>
    /// <param name="drain">Default no delay and 30 s.</param>
    /// <param name="time">For the drain.</param>
    /// <param name="maxRequestBytes">The largest body.</param>
    /// <param name="awaitReady">Whether to wait until the model is ready.</param>
    public static async Task<TestRuntime> StartAsync(
        ModelSettings? settings = null,
        Func<IModelLoader, IModelLoader>? wrap = null,
        DrainSettings? drain = null,
        TimeProvider? time = null,
        int maxRequestBytes = 1 << 20,
        bool awaitReady = true)
    {
        var drained = drain ?? new DrainSettings(TimeSpan.Zero, TimeSpan.FromSeconds(30));
        var runtime = await StartAsync(
            provider => new GivenModel(provider.GetRequiredService<ServedModels>(), settings ?? TestModel.Settings, drained.Timeout),
            new NoModelControl($"this server serves '{TestModel.Name}'"),
            wrap,
            drained,
            time,
            maxRequestBytes);
        if (awaitReady)
        {
            await Eventually.TrueAsync(() => runtime.Host.Status.State == ModelState.Ready);
        }

        return runtime;
    }

    /// <summary>With a plan of the test's own; does not wait.</summary>
    public static async Task<TestRuntime> StartAsync(
        Func<IServiceProvider, IServingPlan> plan,
        IModelControl control,
        Func<IModelLoader, IModelLoader>? wrap = null,
        DrainSettings? drain = null,
        TimeProvider? time = null,
        int maxRequestBytes = 1 << 20) => await StartAsync(plan, _ => control, static _ => { }, wrap, drain, time, maxRequestBytes);

    /// <summary>With a repository, as <c>serve</c> has it; does not wait.</summary>
    public static Task<TestRuntime> StartAsync(RepositoryOptions options, Func<IModelLoader, IModelLoader>? wrap = null, DrainSettings? drain = null) => StartAsync(
        RepositoryRegistration.Plan,
        RepositoryRegistration.Control,
        services => services.AddRepository(options, drain ?? new DrainSettings(TimeSpan.Zero, TimeSpan.FromSeconds(30))),
        wrap,
        drain,
        null,
        1 << 20);

    private static async Task<TestRuntime> StartAsync(
        Func<IServiceProvider, IServingPlan> plan,
        Func<IServiceProvider, IModelControl> control,
        Action<IServiceCollection> addParts,
        Func<IModelLoader, IModelLoader>? wrap,
        DrainSettings? drain,
        TimeProvider? time,
        int maxRequestBytes)
    {
        var application = RuntimeApplication.Create(
            new ListenOptions(IPAddress.Loopback, 0, 0, 0, maxRequestBytes),
            LogLevel.None,
            services =>
            {
                addParts(services);
                services.AddSingleton<OnnxModelLoader>().AddSingleton(provider =>
                    wrap?.Invoke(provider.GetRequiredService<OnnxModelLoader>()) ?? provider.GetRequiredService<OnnxModelLoader>());
            },
            control);
        await application.StartAsync();
        return new TestRuntime(
            application, plan(application.Services), drain ?? new DrainSettings(TimeSpan.Zero, TimeSpan.FromSeconds(30)), time ?? TimeProvider.System);
    }

    /// <summary>The first SIGTERM.</summary>
    public void Drain() => _drain.Cancel();

    /// <summary>The second SIGTERM.</summary>
    public void End() => _end.Cancel();

    public Task<HttpResponseMessage> InferAsync(JsonNode request, CancellationToken cancellationToken = default) =>
        PostAsync(InferPath, request.ToJsonString(), cancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string path, string body, CancellationToken cancellationToken = default)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        return await Client.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
    }

    /// <summary>JSON with binary tensors behind it.</summary>
    public async Task<HttpResponseMessage> InferBinaryAsync(JsonNode request, byte[] tensors, string? headerLength = null)
    {
        var json = Encoding.UTF8.GetBytes(request.ToJsonString());
        using var content = new ByteArrayContent([.. json, .. tensors]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.TryAddWithoutValidation(HeaderLength, headerLength ?? json.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return await Client.PostAsync(new Uri(InferPath, UriKind.Relative), content);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _drain.CancelAsync();
        await ((Task)Running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _application.DisposeAsync();
        Client.Dispose();
        MetricsClient.Dispose();
        Rpc.Dispose();
        _drain.Dispose();
        _end.Dispose();
    }

    /// <summary>One model that stays.</summary>
    private sealed class GivenModel(ServedModels models, ModelSettings settings, TimeSpan drainTimeout) : IServingPlan
    {
        public async Task<ModelIndexEntry?> StartAsync(CancellationToken cancellationToken) =>
            await models.Catalogue.LoadAsync(settings, new LoadTerms(ContractPolicy.Refuse, KeepsOthers: false, drainTimeout), cancellationToken) is null
                ? null
                : models.Index(readyOnly: false)[0];

        public Task FollowAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
