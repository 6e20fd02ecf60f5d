using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Nodes.Processes;
using ModelServing.Sandbox.Nodes.Workers;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Testing.ControlPlane;

/// <summary>
/// etcd, kube-apiserver and kube-controller-manager as processes on loopback: RBAC is on, admission is that of a cluster, nothing is stubbed.
/// Who runs the pods is not its business.
/// </summary>
public sealed class RealControlPlane : IAsyncDisposable
{
    // What the operator and Helm rely on. Nothing binds volumes (the nodes do) or watches nodes, which send no heartbeats.
    private const string Controllers =
        "deployment-controller,replicaset-controller,garbage-collector-controller,namespace-controller,serviceaccount-controller,root-ca-certificate-publisher-controller,"
        + "endpointslice-controller,horizontal-pod-autoscaler-controller,disruption-controller,clusterrole-aggregation-controller,persistentvolumeclaim-protection-controller";

    // Without it the right to "modeldeployments/finalizers" is never asked for.
    private const string MoreAdmission = "OwnerReferencesPermissionEnforcement";

    // It taints new nodes until the node lifecycle controller, which does not run here, finds them ready.
    private const string LessAdmission = "TaintNodesByCondition";

    private readonly List<Component> _components = [];
    private readonly ControlPlaneAssets _assets;
    private readonly PlaneCredentials _credentials;
    private readonly string _folder;
    private readonly string _mark;
    private readonly string _etcd;
    private readonly string _serviceRange;
    private Component? _apiServer;

    private RealControlPlane(ControlPlaneAssets assets, string folder, int port, string etcd, string serviceRange)
    {
        (_assets, _folder, _etcd, _serviceRange) = (assets, folder, etcd, serviceRange);
        _mark = Kubelet.InstanceOf(folder);
        MarkedProcesses.KillAll(_mark + "/");
        Server = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}"));
        _credentials = PlaneCredentials.Write(Path.Combine(folder, "credentials"));
        Api = new ApiConnection(Server, _credentials.AuthorityPem, _credentials.AdministratorCertificate());
    }

    public Uri Server { get; }

    /// <summary>A kubeconfig with all rights.</summary>
    public string KubeconfigPath => Path.Combine(_folder, "kubeconfig");

    internal ApiConnection Api { get; }

    /// <summary>Starts etcd and the API server. When this returns the server is ready; no controller runs yet.</summary>
    /// <param name="assets">The programs.</param>
    /// <param name="folder">State, credentials and logs (one <c>.log</c> per program); what a killed run left in it is ended.</param>
    /// <param name="serviceRange">CIDR that Services get their addresses from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">A program ended at once; the message holds the end of its log.</exception>
    public static async Task<RealControlPlane> StartAsync(ControlPlaneAssets assets, string folder, string serviceRange, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var ports = LoopbackPort.TakeFree(2);
        var etcd = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[1]}");
        var plane = new RealControlPlane(assets, Path.GetFullPath(folder), ports[0], etcd, serviceRange);
        try
        {
            await plane._credentials.WriteKubeconfigAsync(plane.Server, plane.KubeconfigPath, cancellationToken);
            await plane.StartEtcdAsync(cancellationToken);
            await plane.StartApiServerAsync(cancellationToken);
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts the controllers. Define custom resources before: the garbage collector looks for new kinds at its start and then twice a minute.
    /// When this returns, pods can be made in the namespace "default".
    /// </summary>
    /// <param name="autoscalerSyncPeriod">Time between two looks of the HPA controller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartControllersAsync(TimeSpan autoscalerSyncPeriod, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.TakeFree(1)[0];
        var manager = Start(
            _assets.ControllerManager,
            [
                $"--kubeconfig={KubeconfigPath}", $"--controllers={Controllers}", "--leader-elect=false", "--use-service-account-credentials",
                // Its own limit (20 a second) would be what a test of many models measures.
                "--kube-api-qps=1000", "--kube-api-burst=1000",
                $"--service-account-private-key-file={_credentials.TokenKeyFile}", $"--root-ca-file={_credentials.AuthorityFile}",
                string.Create(CultureInfo.InvariantCulture, $"--horizontal-pod-autoscaler-sync-period={autoscalerSyncPeriod.TotalSeconds}s"),
                "--bind-address=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--secure-port={port}"), $"--cert-dir={Path.Combine(_folder, "manager")}",
            ]);
        await manager.ReadyAsync(
            () => Task.FromResult(Exists("/api/v1/namespaces/default/serviceaccounts/default") && Exists("/api/v1/namespaces/default/configmaps/kube-root-ca.crt")),
            cancellationToken);
    }

    /// <summary>
    /// Kills the API server and starts it anew at the same address: watches break off, and the new server's watch cache begins at the present, so
    /// that the versions which clients hold are too old for it.
    /// </summary>
    public async Task RestartApiServerAsync(CancellationToken cancellationToken)
    {
        var old = _apiServer!;
        _components.Remove(old);
        await old.CrashAsync();
        await StartApiServerAsync(cancellationToken);
    }

    /// <summary>Writes a kubeconfig that authenticates with a token of a service account.</summary>
    public async Task WriteKubeconfigAsync(string path, string @namespace, string serviceAccount, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 } };
        var issued = Api.Send(HttpMethod.Post, $"/api/v1/namespaces/{@namespace}/serviceaccounts/{serviceAccount}/token", request);
        await Kubeconfig.WriteAsync(Kubeconfig.ForToken(Server, _credentials.AuthorityPem, issued.Text("status", "token")!, serviceAccount), path, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // The last one first: a program whose server is gone waits for it.
        foreach (var component in Enumerable.Reverse(_components))
        {
            await component.DisposeAsync();
        }

        Api.Dispose();
        _credentials.Dispose();
    }

    private async Task StartEtcdAsync(CancellationToken cancellationToken)
    {
        var etcd = Start(
            _assets.Etcd,
            [
                $"--data-dir={Path.Combine(_folder, "etcd")}", $"--listen-client-urls={_etcd}", $"--advertise-client-urls={_etcd}", "--listen-peer-urls=http://127.0.0.1:0", "--unsafe-no-fsync",
            ]);
        using var http = new HttpClient();
        await etcd.ReadyAsync(() => AnswersAsync(http, new Uri($"{_etcd}/health"), cancellationToken), cancellationToken);
    }

    private async Task StartApiServerAsync(CancellationToken cancellationToken)
    {
        _apiServer = Start(
            _assets.ApiServer,
            [
                $"--etcd-servers={_etcd}", "--bind-address=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--secure-port={Server.Port}"),
                $"--tls-cert-file={_credentials.ServerCertificateFile}", $"--tls-private-key-file={_credentials.ServerKeyFile}", $"--client-ca-file={_credentials.AuthorityFile}",
                "--authorization-mode=RBAC", $"--enable-admission-plugins={MoreAdmission}", $"--disable-admission-plugins={LessAdmission}",
                "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={_credentials.TokenPublicKeyFile}", $"--service-account-signing-key-file={_credentials.TokenKeyFile}",
                $"--service-cluster-ip-range={_serviceRange}", "--endpoint-reconciler-type=none",
                $"--requestheader-client-ca-file={_credentials.FrontProxyAuthorityFile}", $"--requestheader-allowed-names={PlaneCredentials.FrontProxy}",
                "--requestheader-username-headers=X-Remote-User", "--requestheader-group-headers=X-Remote-Group", "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                $"--proxy-client-cert-file={_credentials.FrontProxyCertificateFile}", $"--proxy-client-key-file={_credentials.FrontProxyKeyFile}",
            ]);
        await _apiServer.ReadyAsync(() => Api.AnswersAsync("/readyz", cancellationToken), cancellationToken);
    }

    private Component Start(string program, IReadOnlyList<string> arguments)
    {
        var component = Component.Start(program, arguments, _folder, _mark);
        _components.Add(component);
        return component;
    }

    private bool Exists(string path) => Api.Find(path) is not null;

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }
}
