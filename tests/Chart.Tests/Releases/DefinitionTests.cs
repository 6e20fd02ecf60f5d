using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Releases;

/// <summary>The CustomResourceDefinition under helm: with it every ModelDeployment would go, so nothing that helm does takes it away.</summary>
public sealed class DefinitionTests
{
    private const string Definition = "crd/modeldeployments.modelserving.dev";

    // No operator: its pods are another test's business.
    private const string Values = "leaderElection: { enabled: false }";

    [Test, CancelAfter(120_000)]
    public async Task A_release_takes_the_definition_over_and_lets_go_of_it_without_harm(CancellationToken cancellationToken)
    {
        await using var cluster = await StartAsync("definition-taken-over", cancellationToken);
        await cluster.HelmAsync("install", cancellationToken, "--create-namespace", "--set", "replicas=0");
        await cluster.ApplyModelAsync("default", ModelDeploymentRequests.Example, cancellationToken);
        var model = await UidAsync(cluster, cancellationToken);
        Assert.That(await ReleaseOfDefinitionAsync(cluster, cancellationToken), Is.Empty, "the folder crds/ belongs to no release");

        await cluster.HelmAsync("upgrade", cancellationToken, "--set", "replicas=0", "--set", "crds.template=true", "--take-ownership");
        Assert.That(await ReleaseOfDefinitionAsync(cluster, cancellationToken), Is.EqualTo(RenderedChart.Release));
        await AnOldDefinitionIsUpdatedAsync(cluster, cancellationToken);

        await cluster.HelmAsync("upgrade", cancellationToken, "--set", "replicas=0", "--set", "crds.template=false");
        Assert.That(await UidAsync(cluster, cancellationToken), Is.EqualTo(model), "switched off");
        await cluster.HelmAsync("upgrade", cancellationToken, "--set", "replicas=0", "--set", "crds.template=true");
        (await cluster.Helm.RunAsync(cancellationToken, "rollback", RenderedChart.Release, "1", "--namespace", RenderedChart.Namespace)).OrThrow();
        Assert.That(await UidAsync(cluster, cancellationToken), Is.EqualTo(model), "rolled back to before it was taken over");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_release_that_owns_the_definition_keeps_it_when_it_goes_and_finds_it_again(CancellationToken cancellationToken)
    {
        await using var cluster = await StartAsync("definition-owned", cancellationToken);
        await cluster.HelmAsync("install", cancellationToken, "--create-namespace", "--skip-crds", "--set", "replicas=0", "--set", "crds.template=true");
        await cluster.ApplyModelAsync("default", ModelDeploymentRequests.Example, cancellationToken);
        var model = await UidAsync(cluster, cancellationToken);

        var farewell = (await cluster.Helm.RunAsync(cancellationToken, "uninstall", RenderedChart.Release, "--namespace", RenderedChart.Namespace, "--wait")).OrThrow();
        Assert.That(farewell.Output + farewell.Error, Does.Contain("modeldeployments.modelserving.dev"), "helm says what it kept");
        Assert.That(await UidAsync(cluster, cancellationToken), Is.EqualTo(model));

        await cluster.HelmAsync("install", cancellationToken, "--skip-crds", "--set", "replicas=0", "--set", "crds.template=true");
        Assert.That(await UidAsync(cluster, cancellationToken), Is.EqualTo(model));
    }

    private static Task<ReleaseCluster> StartAsync(string name, CancellationToken cancellationToken) => ReleaseCluster.StartAsync(name, Values, cancellationToken);

    private static async Task AnOldDefinitionIsUpdatedAsync(ReleaseCluster cluster, CancellationToken cancellationToken)
    {
        await cluster.Kubectl.ReadAsync(cancellationToken, "patch", Definition, "--type=json", "-p", """[{"op":"replace","path":"/spec/names/shortNames","value":["old"]}]""");
        await cluster.HelmAsync("upgrade", cancellationToken, "--set", "replicas=0", "--set", "crds.template=true", "--force-conflicts");
        Assert.That(await cluster.Kubectl.ReadAsync(cancellationToken, "get", Definition, "-o", "jsonpath={.spec.names.shortNames}"), Is.EqualTo("""["omd"]"""));
    }

    private static Task<string> ReleaseOfDefinitionAsync(ReleaseCluster cluster, CancellationToken cancellationToken) =>
        cluster.Kubectl.ReadAsync(cancellationToken, "get", Definition, "-o", @"jsonpath={.metadata.annotations.meta\.helm\.sh/release-name}");

    private static Task<string> UidAsync(ReleaseCluster cluster, CancellationToken cancellationToken) =>
        cluster.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", "text-direction", "-o", "jsonpath={.metadata.uid}");
}
