using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Sandbox;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing;
using ModelServing.Testing.Time;

namespace ModelServing.Controllers.Tests.Cluster;

/// <summary>
/// The sandbox's API server and controllers with our CustomResourceDefinition, no node and no autoscaling: pods stay pending and autoscalers silent unless a test
/// speaks for them. The operator comes in through a <see cref="FaultProxy"/>, the test directly.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ApiServerConnection _connection;
    private readonly string _directory;

    private TestCluster(SandboxCluster sandbox, ApiServerConnection connection, FaultProxy proxy, string directory)
    {
        Sandbox = sandbox;
        _connection = connection;
        Proxy = proxy;
        _directory = directory;
        ModelDeployments = new(connection, ResourceTypes.From(ApiJsonContext.Default.V1Alpha1ModelDeployment), TimeProvider.System);
        Deployments = new(connection, ResourceTypes.From(ApiJsonContext.Default.V1Deployment), TimeProvider.System);
        Services = new(connection, ResourceTypes.From(ApiJsonContext.Default.V1Service), TimeProvider.System);
        ConfigMaps = new(connection, ResourceTypes.From(ApiJsonContext.Default.V1ConfigMap), TimeProvider.System);
        Autoscalers = new(connection, ResourceTypes.From(ApiJsonContext.Default.V2HorizontalPodAutoscaler), TimeProvider.System);
        Events = new(connection, ResourceTypes.From(ApiJsonContext.Default.V1Event), TimeProvider.System);
    }

    public SandboxCluster Sandbox { get; }

    public FaultProxy Proxy { get; }

    public ResourceClient<V1Alpha1ModelDeployment> ModelDeployments { get; }

    public ResourceClient<V1Deployment> Deployments { get; }

    public ResourceClient<V1Service> Services { get; }

    public ResourceClient<V1ConfigMap> ConfigMaps { get; }

    public ResourceClient<V2HorizontalPodAutoscaler> Autoscalers { get; }

    public ResourceClient<V1Event> Events { get; }

    /// <summary>With <paramref name="isSchemaLoose"/> the definition accepts any object, as another version of it may.</summary>
    public static async Task<TestCluster> StartAsync(bool isSchemaLoose = false)
    {
        var directory = Directory.CreateTempSubdirectory("modelserving").FullName;
        var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { Directory = directory, Nodes = [], AutoscalerSyncPeriod = null }, CancellationToken.None);
        var definition = YamlDocument.Read(Repository.At("crds", "modelserving.dev_modeldeployments.yaml"));
        if (isSchemaLoose)
        {
            definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"] =
                new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        }

        sandbox.Store.Create(new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"), definition);
        var settings = KubeConfig.Load(sandbox.KubeconfigPath).Resolve(null, TimeProvider.System);
        var cluster = new TestCluster(sandbox, new ApiServerConnection(settings, TimeProvider.System), await FaultProxy.StartAsync(settings), directory);
        await Eventually.TrueAsync(cluster.IsKindServedAsync, Patience, CancellationToken.None);
        return cluster;
    }

    public Task<OperatorUnderTest> StartOperatorAsync() => OperatorUnderTest.StartAsync(Proxy.Address);

    public Task<OperatorUnderTest> StartStandbyAsync() => OperatorUnderTest.StandByAsync(Proxy.Address);

    public Task<V1Alpha1ModelDeployment> CreateAsync(string name, int replicas = 1) =>
        ModelDeployments.CreateAsync(Given.ModelDeployment(name, replicas), CancellationToken.None);

    public static NamespacedName Named(string name) => new("default", name);

    /// <summary>The ModelDeployment once its status is as wanted.</summary>
    public async Task<V1Alpha1ModelDeployment> StatusAsync(string name, Func<V1Alpha1ModelDeploymentStatus, bool> isWanted) =>
        (await Eventually.GetAsync(
            () => ModelDeployments.FindAsync(Named(name), CancellationToken.None),
            found => found?.Status is { } status && isWanted(status),
            Patience,
            CancellationToken.None))!;

    /// <summary>The ModelDeployment when nothing more will happen: its pods are there and find no node.</summary>
    public Task<V1Alpha1ModelDeployment> SettledAsync(string name) =>
        StatusAsync(name, static status => status.Replicas > 0 && status.Has(ConditionTypes.Ready, "False", FailureReasons.Unschedulable));

    public static async Task<T> ExistsAsync<T>(ResourceClient<T> client, string name) where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await Eventually.GetAsync(() => client.FindAsync(Named(name), CancellationToken.None), static found => found is not null, Patience, CancellationToken.None))!;

    public static Task TrueAsync(Func<bool> condition) => Eventually.TrueAsync(() => Task.FromResult(condition()), Patience, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _connection.Dispose();
        await Sandbox.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> IsKindServedAsync()
    {
        try
        {
            await ModelDeployments.ListAsync(new ListRequest(), CancellationToken.None);
            return true;
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            return false;
        }
    }
}
