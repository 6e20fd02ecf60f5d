using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing.Time;

// Sandboxes with operators and models share two cores with the rest; each fixture says itself what of it may run side by side.
[assembly: NonParallelizable]

namespace ModelServing.Chart.Tests.Releases;

/// <summary>The life of a release, by the real helm: what it installs works with no more rights than it gives, and no model suffers from what is done to it.</summary>
public sealed class ReleaseTests
{
    [Test, CancelAfter(240_000)]
    public async Task A_release_is_installed_tested_upgraded_rolled_back_and_uninstalled_and_the_model_serves_on(CancellationToken cancellationToken)
    {
        await using var cluster = await ReleaseCluster.StartAsync("release", "", cancellationToken);
        await cluster.DefineAsync("monitoring.coreos.com", "PodMonitor", "podmonitors", cancellationToken);
        await cluster.DefineAsync("gateway.networking.k8s.io", "HTTPRoute", "httproutes", cancellationToken);
        await cluster.HelmAsync("install", await cluster.EarlierChartAsync(cancellationToken), cancellationToken, "--create-namespace");
        await cluster.ClaimAsync("default", cancellationToken);
        await cluster.ApplyModelAsync("default", ModelDeploymentRequests.Example, cancellationToken);
        await cluster.ReadyAsync("default", cancellationToken);

        await TestAsync(cluster, cancellationToken);

        var changed = ModelDeploymentRequests.Example.Replace("maxBatchSize: 16", "maxBatchSize: 8", StringComparison.Ordinal);
        await cluster.ApplyModelAsync("default", changed, cancellationToken);
        await cluster.ReadyAsync("default", cancellationToken);
        await OldConfigurationGoesAsync(cluster, cancellationToken);
        var pods = await cluster.ModelPodsAsync("default", cancellationToken);
        await AutoscalerComesAndGoesAsync(cluster, changed, cancellationToken);
        await CompanionsComeAndGoAsync(cluster, changed, cancellationToken);

        await cluster.HelmAsync("upgrade", cancellationToken, "--set", "operator.logLevel=Debug");
        Assert.That(await ArgumentsAsync(cluster, cancellationToken), Does.Contain("--log-level=Debug").And.Not.Contain(":0.0.1"), "the images are those of the new version");
        await RollBackAsync(cluster, "1", cancellationToken);
        Assert.That(await ArgumentsAsync(cluster, cancellationToken), Does.Contain("--log-level=Information").And.Contain(":0.0.1"));
        await cluster.ReadyAsync("default", cancellationToken);
        Assert.That(await cluster.ModelPodsAsync("default", cancellationToken), Is.EqualTo(pods), "the model was restarted");

        RightsAreEnoughAndLeast(cluster);
        await UninstallAsync(cluster, cancellationToken);
        Assert.That(await cluster.ModelPodsAsync("default", cancellationToken), Is.EqualTo(pods), "the model went with the operator");

        // The definition is there already: Helm leaves it as it is.
        await cluster.HelmAsync("install", cancellationToken);
        await cluster.ReadyAsync("default", cancellationToken);
        Assert.That(await cluster.ModelPodsAsync("default", cancellationToken), Is.EqualTo(pods));
        Assert.That(cluster.Gate.Refused, Is.Empty);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_namespaced_release_serves_its_namespaces_and_touches_no_other(CancellationToken cancellationToken)
    {
        await using var cluster = await ReleaseCluster.StartAsync("namespaced", "watchNamespaces: [team-a]", cancellationToken);
        foreach (var team in new[] { "team-a", "team-b" })
        {
            await cluster.Kubectl.ReadAsync(cancellationToken, "create", "namespace", team);
            await cluster.ClaimAsync(team, cancellationToken);
        }

        await cluster.HelmAsync("install", cancellationToken, "--create-namespace");
        await cluster.ApplyModelAsync("team-b", ModelDeploymentRequests.Example, cancellationToken);
        await cluster.ApplyModelAsync("team-a", ModelDeploymentRequests.Example, cancellationToken);
        await cluster.ReadyAsync("team-a", cancellationToken);

        Assert.That(await cluster.Kubectl.ReadAsync(cancellationToken, "get", "deployments,services,configmaps", "-n", "team-b", "-l", "modelserving.dev/name", "-o", "name"), Is.Empty);
        Assert.That(await cluster.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", "-n", "team-b", "-o", "jsonpath={.items[*].status}"), Is.Empty);
        Assert.That(await cluster.Kubectl.ReadAsync(cancellationToken, "get", "clusterroles,clusterrolebindings", "-l", "app.kubernetes.io/component=operator", "-o", "name"), Is.Empty.Or.Match("^(clusterrole.rbac.authorization.k8s.io/\\S+-(view|edit)\\s*)+$"));
        Assert.That(cluster.Gate.Refused, Is.Empty);
    }

    private static async Task OldConfigurationGoesAsync(ReleaseCluster cluster, CancellationToken cancellationToken)
    {
        var old = await cluster.Kubectl.ReadAsync(cancellationToken, "get", "replicasets", "-n", "default", "-o", "jsonpath={.items[?(@.spec.replicas==0)].metadata.name}");
        await cluster.Kubectl.ReadAsync(cancellationToken, "delete", "replicaset", old, "-n", "default");
        await Eventually.GetAsync(
            () => cluster.Kubectl.ReadAsync(cancellationToken, "get", "configmaps", "-n", "default", "-l", "modelserving.dev/name=text-direction", "-o", "name"),
            text => text.Split('\n').Length == 1,
            TimeSpan.FromSeconds(30),
            cancellationToken);

        // The old revision's pod ends in its own time.
        await Eventually.GetAsync(() => cluster.ModelPodsAsync("default", cancellationToken), text => !text.Contains(' ', StringComparison.Ordinal), TimeSpan.FromSeconds(45), cancellationToken);
    }

    private static async Task AutoscalerComesAndGoesAsync(ReleaseCluster cluster, string manifest, CancellationToken cancellationToken)
    {
        await cluster.ApplyModelAsync("default", manifest.Replace("replicas: 1", "autoscaling: { maxReplicas: 1 }", StringComparison.Ordinal), cancellationToken);
        await AutoscalersAsync(text => text.EndsWith("/text-direction", StringComparison.Ordinal));
        await cluster.ApplyModelAsync("default", manifest, cancellationToken);
        await AutoscalersAsync(text => text.Length == 0);
        await cluster.ReadyAsync("default", cancellationToken);

        Task<string> AutoscalersAsync(Func<string, bool> isWanted) => Eventually.GetAsync(
            () => cluster.Kubectl.ReadAsync(cancellationToken, "get", "horizontalpodautoscalers", "-n", "default", "-o", "name"),
            isWanted,
            TimeSpan.FromSeconds(30),
            cancellationToken);
    }

    private static async Task CompanionsComeAndGoAsync(ReleaseCluster cluster, string manifest, CancellationToken cancellationToken)
    {
        const string surroundings = """
              availability: { podDisruptionBudget: { maxUnavailable: 1 } }
              networking: { networkPolicy: {}, gateway: { parentRefs: [{ name: shared }] } }
            """;
        await cluster.ApplyModelAsync("default", $"{manifest.TrimEnd()}\n{surroundings}\n", cancellationToken);
        await KindsAsync("podmonitor", "httproute", "networkpolicy", "poddisruptionbudget");
        await LabelsComeBackAsync(cluster, cancellationToken);
        await cluster.ApplyModelAsync("default", $"{manifest.TrimEnd()}\n  observability: {{ podMonitor: Disabled }}\n", cancellationToken);
        await KindsAsync();
        await cluster.ApplyModelAsync("default", manifest, cancellationToken);
        await cluster.ReadyAsync("default", cancellationToken);

        Task KindsAsync(params string[] expected) => Eventually.GetAsync(
            () => cluster.Kubectl.ReadAsync(cancellationToken, "get", "podmonitors,httproutes,networkpolicies,poddisruptionbudgets", "-n", "default", "-o", "name"),
            text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split('.', '/')[0]).Order().SequenceEqual(expected.Order()),
            TimeSpan.FromSeconds(30),
            cancellationToken);
    }

    /// <summary>A child whose label somebody took off is in no cache; the operator finds it by its name and gives the label back.</summary>
    private static async Task LabelsComeBackAsync(ReleaseCluster cluster, CancellationToken cancellationToken)
    {
        const string kinds = "deployments,services,configmaps,serviceaccounts,podmonitors,httproutes,networkpolicies,poddisruptionbudgets";
        var labelled = await LabelledAsync();
        await cluster.Kubectl.ReadAsync(cancellationToken, "label", kinds, "-n", "default", "-l", "modelserving.dev/name=text-direction", "app.kubernetes.io/managed-by-");
        await Eventually.GetAsync(LabelledAsync, text => text == labelled, TimeSpan.FromSeconds(30), cancellationToken);

        Task<string> LabelledAsync() => cluster.Kubectl.ReadAsync(cancellationToken, "get", kinds, "-n", "default", "-l", "modelserving.dev/name=text-direction,app.kubernetes.io/managed-by", "-o", "name");
    }

    private static async Task TestAsync(ReleaseCluster cluster, CancellationToken cancellationToken)
    {
        await cluster.ResolveAsync("modelserving-metrics", cancellationToken);
        var result = await cluster.Helm.RunAsync(cancellationToken, "test", RenderedChart.Release, "--namespace", RenderedChart.Namespace, "--timeout", "60s", "--logs");

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Match(@"Phase:\s+Succeeded"));
    }

    private static void RightsAreEnoughAndLeast(ReleaseCluster cluster)
    {
        // Not asked for by any call: the admission plug-in OwnerReferencesPermissionEnforcement checks it where the owner of a child is set. And a server that
        // streams its lists over a watch is asked for none.
        var unused = cluster.Gate.Unused.ToArray();
        unused = [.. unused.Where(right => right is not { Verb: "update", Resource: "modeldeployments/finalizers" } && (right.Verb != "list" || unused.Contains(right with { Verb = "watch" })))];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(cluster.Gate.Refused, Is.Empty, "a right is missing");
            Assert.That(unused, Is.Empty, "a right is too much");
        }
    }

    private static async Task RollBackAsync(ReleaseCluster cluster, string revision, CancellationToken cancellationToken) =>
        (await cluster.Helm.RunAsync(cancellationToken, "rollback", RenderedChart.Release, revision, "--namespace", RenderedChart.Namespace, "--wait", "--timeout", "90s")).OrThrow();

    private static async Task UninstallAsync(ReleaseCluster cluster, CancellationToken cancellationToken)
    {
        (await cluster.Helm.RunAsync(cancellationToken, "uninstall", RenderedChart.Release, "--namespace", RenderedChart.Namespace, "--wait", "--timeout", "90s")).OrThrow();
        await Eventually.GetAsync(
            () => cluster.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-n", RenderedChart.Namespace, "-l", "app.kubernetes.io/component=operator", "-o", "name"),
            text => text.Length == 0,
            TimeSpan.FromSeconds(45),
            cancellationToken);
    }

    private static Task<string> ArgumentsAsync(ReleaseCluster cluster, CancellationToken cancellationToken) => cluster.Kubectl.ReadAsync(
        cancellationToken, "get", "pods", "-n", RenderedChart.Namespace, "-l", "app.kubernetes.io/component=operator", "-o", "jsonpath={.items[*].spec.containers[0].args}");
}
