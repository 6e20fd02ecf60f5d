using ModelServing.Controllers.Tests.Cluster;
using ModelServing.Sandbox;
using ModelServing.Testing;

namespace ModelServing.Host.Tests.Running;

/// <summary>For tests of the running program: a sandbox without nodes and a folder, for each test its own.</summary>
public abstract class BareClusterFixture
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("modelserving").FullName;

    protected SandboxCluster Cluster { get; private set; } = null!;

    [SetUp]
    public async Task StartClusterAsync() =>
        Cluster = await SandboxCluster.StartAsync(new SandboxOptions { Directory = Folder, Nodes = [] }, CancellationToken.None);

    [TearDown]
    public async Task StopClusterAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Makes the cluster know ModelDeployments.</summary>
    protected void Define() =>
        Cluster.Store.Create(new("apiextensions.k8s.io", "customresourcedefinitions"), YamlDocument.Read(Repository.At("crds", "modelserving.dev_modeldeployments.yaml")));
}
