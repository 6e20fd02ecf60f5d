using ModelServing.Testing;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.ControlPlane;
using ModelServing.Testing.Processes;

// One cluster for all: its namespaces keep the tests apart.
[assembly: NonParallelizable]

namespace ModelServing.Integration.Tests;

/// <summary>
/// A real control plane with the chart installed by Helm, and the real operator with the rights of the chart's service account, started once for
/// all tests of this assembly. Pod Security "restricted" is enforced where models and operator live.
/// </summary>
[SetUpFixture]
public sealed class SharedHarness
{
    public const int Gpus = 2;
    public const string Release = "modelserving";
    public const string ReleaseNamespace = "modelserving-system";

    /// <summary>What the chart calls the Service in front of the operator's own metrics.</summary>
    public const string MetricsName = $"{Release}-metrics";

    // What the chart calls the Service, and the role that the registrations belong to.
    private const string SignalsName = "modelserving-signals";

    private static ServingHarness? _harness;

    public static ServingHarness Harness => _harness ?? throw new InvalidOperationException("The shared harness has not been started");

    /// <summary>False where the programs of a control plane are missing.</summary>
    public static bool IsStarted => _harness is not null;

    /// <summary>The folder behind the claim <c>default/scratch</c>: tests put models there.</summary>
    public static string Scratch { get; } = Repository.At("artifacts", "control-plane-scratch");

    /// <summary>What every operator of this release is started with, whatever else it gets.</summary>
    public static string[] OperatorArguments =>
    [
        .. Given.ModelArguments,
        "--leader-elect=true", "--leader-election-namespace", ReleaseNamespace, "--leader-election-name", Release,
        "--leader-election-lease-duration", "4s", "--leader-election-renew-deadline", "3s", "--leader-election-retry-period", "1s",
    ];

    /// <summary>The operator's own metrics over TLS, as the chart sets them but for the address: every process here is on the same host.</summary>
    private static string[] MetricsArguments =>
        ["--metrics-secure", "--metrics-bind-address", "127.0.0.1:0", "--metrics-service", MetricsName, "--metrics-namespace", ReleaseNamespace];

    /// <summary>The API server's way to the operator's metrics.</summary>
    public static MetricsApiRoute MetricsApi { get; } = MetricsApiRoute.ByName(ReleaseNamespace, SignalsName, LoopbackPort.TakeFree(1)[0]);

    private static string Folder => Repository.At("artifacts", "control-plane");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (ControlPlaneAssets.Find() is not AssetSearch.Found found)
        {
            Assert.Ignore(((AssetSearch.Missing)ControlPlaneAssets.Find()).Reason);
            return;
        }

        Directory.CreateDirectory(Scratch);
        var options = new HarnessOptions
        {
            Directory = Folder,
            Gpus = Gpus,
            Volumes = new Dictionary<string, string> { ["default/scratch"] = Scratch },
            AutoscalerSyncPeriod = TimeSpan.FromSeconds(1),
            OperatorArguments = [.. OperatorArguments, .. MetricsArguments, .. MetricsApi.OperatorArguments, "--metrics-api-owner", $"{ReleaseNamespace}-{SignalsName}"],
        };
        _harness = await ServingHarness.StartAsync(
            options, (given, cancellationToken) => RealServingCluster.StartAsync(found.Assets, given, Repository.At("crds"), InstallAsync, cancellationToken), CancellationToken.None);
        foreach (var claim in new[] { "models", "scratch" })
        {
            (await Harness.Kubectl.RunWithInputAsync(Claim(claim), CancellationToken.None, "apply", "-f", "-")).OrThrow();
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }
    }

    private static async Task<string> InstallAsync(RealControlPlane plane, CancellationToken cancellationToken)
    {
        var home = Path.Combine(Folder, "home");
        var kubectl = new Kubectl(ServingHarness.Tools.Kubectl, plane.KubeconfigPath, home);
        await kubectl.ReadAsync(cancellationToken, "create", "namespace", ReleaseNamespace);
        // examples/restricted is for it.
        await kubectl.ReadAsync(cancellationToken, "create", "namespace", "vision");
        foreach (var name in new[] { ReleaseNamespace, "default" })
        {
            await kubectl.ReadAsync(cancellationToken, "label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted");
        }

        // The operator itself is run by the harness, with the release's service account: no node here has its image.
        var helm = new HelmClient(ServingHarness.Tools.Helm, plane.KubeconfigPath, home);
        (await helm.RunAsync(cancellationToken, "install", Release, Repository.At("charts", "modelserving"), "--namespace", ReleaseNamespace, "--skip-crds", "--wait=false", "--set", "metricsApi.enabled=true", "--set", "metrics.secure.enabled=true")).OrThrow();
        // It leads to pods; what runs beside the cluster has none.
        await kubectl.ReadAsync(cancellationToken, "delete", "service", SignalsName, "-n", ReleaseNamespace);
        var kubeconfig = Path.Combine(Folder, "operator.kubeconfig");
        await plane.WriteKubeconfigAsync(kubeconfig, ReleaseNamespace, Release, cancellationToken);
        return kubeconfig;
    }

    private static string Claim(string name) =>
        $$"""
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: {{name}} }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
        """;
}
