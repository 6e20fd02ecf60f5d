using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Sandbox.Aggregation;
using ModelServing.Sandbox.Api;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Controllers.Autoscaling;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox;

/// <summary>A cluster in this process: an API server on loopback, its state in memory, and a kubeconfig for its administrator.</summary>
public sealed class SandboxCluster : IAsyncDisposable
{
    private readonly ApiServer _server;
    private readonly CertificateAuthority _authority;
    private readonly TokenRegistry _tokens;
    private readonly AggregationLayer _aggregation;
    private readonly ControllerGroup _apiControllers;
    private readonly ClusterControllers _controllers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _janitor;

    private SandboxCluster(
        ClusterStore store,
        ClusterControllers controllers,
        ControllerGroup apiControllers,
        ApiServer server,
        AggregationLayer aggregation,
        CertificateAuthority authority,
        TokenRegistry tokens,
        string kubeconfigPath)
    {
        Store = store;
        _apiControllers = apiControllers;
        _aggregation = aggregation;
        _controllers = controllers;
        _server = server;
        _authority = authority;
        _tokens = tokens;
        KubeconfigPath = kubeconfigPath;
        _janitor = Task.Run(() => new Janitor(store).RunAsync(_stopping.Token));
    }

    /// <summary>A kubeconfig with all rights, readable by this user alone.</summary>
    public string KubeconfigPath { get; }

    public IClusterStore Store { get; }

    /// <summary>Where the API server listens, for example https://127.0.0.1:40001.</summary>
    public Uri Server => _server.Address;

    /// <summary>PEM of the authority that signed the server's certificate.</summary>
    public string CertificateAuthorityPem => _authority.CertificatePem;

    /// <summary>Starts the cluster; when this returns it answers requests.</summary>
    /// <exception cref="IOException">The folder or the port cannot be had.</exception>
    public static async Task<SandboxCluster> StartAsync(SandboxOptions options, CancellationToken cancellationToken, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var loggerFactory = loggers ?? NullLoggerFactory.Instance;
        Directory.CreateDirectory(options.Directory);
        var store = new ClusterStore(options.Time, options.HistoryCapacity);
        var authority = new CertificateAuthority(options.Time);
        var tokens = new TokenRegistry();
        var aggregation = new AggregationLayer(store, authority, options.Time, loggerFactory);
        var controllers = ClusterControllers.Start(store, options.ToClusterOptions(), loggerFactory);
        var server = await ApiServer.StartAsync(
            store, controllers.Logs, authority, tokens, aggregation, new ApiServerOptions(options.Port, options.Time, loggerFactory), cancellationToken);
        var administrator = Identity.Administrator;
        var certificate = authority.IssueClient(administrator.User, ["system:masters"]);
        var kubeconfig = Path.Combine(options.Directory, "kubeconfig");
        await Kubeconfig.WriteAsync(
            Kubeconfig.ForCertificate(server.Address, authority.CertificatePem, certificate, administrator.User), kubeconfig, cancellationToken);
        var apiControllers = ControllerGroup.Start(ApiControllers(controllers.Context, store.Catalog, aggregation, server, authority, tokens, options), loggerFactory);
        return new SandboxCluster(store, controllers, apiControllers, server, aggregation, authority, tokens, kubeconfig);
    }

    /// <summary>A bearer token for a user, valid as long as this cluster.</summary>
    public string IssueToken(string user, params string[] groups) => _tokens.Issue(user, groups);

    /// <summary>Writes a kubeconfig that authenticates with a new token for <paramref name="user"/>.</summary>
    public Task WriteKubeconfigAsync(string path, string user, IReadOnlyList<string> groups, CancellationToken cancellationToken) =>
        Kubeconfig.WriteAsync(Kubeconfig.ForToken(Server, _authority.CertificatePem, _tokens.Issue(user, groups), user), path, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _apiControllers.DisposeAsync();
        await _server.DisposeAsync();
        await _controllers.DisposeAsync();
        await _stopping.CancelAsync();
        try
        {
#pragma warning disable VSTHRD003 // Started by this object's constructor, on the thread pool: there is no context to deadlock with.
            await _janitor;
#pragma warning restore VSTHRD003
        }
        catch (OperationCanceledException)
        {
            // How it ends.
        }

        _stopping.Dispose();
        _aggregation.Dispose();
        _authority.Dispose();
    }

    /// <summary>Those that need the API server, not the store alone.</summary>
    private static IReadOnlyList<Controller> ApiControllers(
        ControllerContext context, ResourceCatalog catalog, AggregationLayer aggregation, ApiServer server, CertificateAuthority authority, TokenRegistry tokens, SandboxOptions options)
    {
        if (options.AutoscalerSyncPeriod is not { } syncPeriod)
        {
            return [new AvailabilityController(context, aggregation)];
        }

        var token = tokens.Issue(HorizontalAutoscalerController.User, ["system:serviceaccounts", "system:serviceaccounts:kube-system"]);
        var api = new ApiClient(server.Address, authority.CertificatePem, token);
        return [new AvailabilityController(context, aggregation), new HorizontalAutoscalerController(context, api, catalog, syncPeriod)];
    }
}
