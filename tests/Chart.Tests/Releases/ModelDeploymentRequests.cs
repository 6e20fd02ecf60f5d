using ModelServing.Testing;
using ModelServing.Testing.Cluster;

namespace ModelServing.Chart.Tests.Releases;

/// <summary>What users of a release do.</summary>
internal static class ModelDeploymentRequests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static string Example => File.ReadAllText(Repository.At("examples", "text-direction", "modeldeployment.yaml"));

    public static async Task ApplyModelAsync(this ReleaseCluster cluster, string @namespace, string manifest, CancellationToken cancellationToken) =>
        (await cluster.Kubectl.RunWithInputAsync(manifest, cancellationToken, "apply", "-n", @namespace, "-f", "-")).OrThrow();

    public static Task<Conditions> ReadyAsync(this ReleaseCluster cluster, string @namespace, CancellationToken cancellationToken) =>
        ConditionWatch.UntilAsync(cluster.Kubectl, @namespace, "text-direction", conditions => conditions.IsTrue("Ready"), Limit, cancellationToken);

    /// <summary>The names of the model's pods: as long as they stay the same, nothing was restarted.</summary>
    public static Task<string> ModelPodsAsync(this ReleaseCluster cluster, string @namespace, CancellationToken cancellationToken) =>
        cluster.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-n", @namespace, "-l", "modelserving.dev/name=text-direction", "-o", "jsonpath={.items[*].metadata.name}:{.items[*].status.phase}");
}
