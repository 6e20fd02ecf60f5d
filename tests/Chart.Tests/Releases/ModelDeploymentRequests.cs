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

    /// <summary>Makes the cluster know a kind that somebody else brings, with any content.</summary>
    public static async Task DefineAsync(this ReleaseCluster cluster, string group, string kind, string plural, CancellationToken cancellationToken)
    {
        var definition = $$$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{{plural}}}}.{{{{group}}}}"},
            "spec":{"group":"{{{{group}}}}","scope":"Namespaced","names":{"plural":"{{{{plural}}}}","singular":"{{{{kind.ToLowerInvariant()}}}}","kind":"{{{{kind}}}}","listKind":"{{{{kind}}}}List"},
            "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
            """;
        (await cluster.Kubectl.RunWithInputAsync(definition, cancellationToken, "apply", "-f", "-")).OrThrow();
        await cluster.Kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Established", $"crd/{plural}.{group}", "--timeout=30s");
    }

    public static Task<Conditions> ReadyAsync(this ReleaseCluster cluster, string @namespace, CancellationToken cancellationToken) =>
        ConditionWatch.UntilAsync(cluster.Kubectl, @namespace, "text-direction", conditions => conditions.IsTrue("Ready"), Limit, cancellationToken);

    /// <summary>The names of the model's pods: as long as they stay the same, nothing was restarted.</summary>
    public static Task<string> ModelPodsAsync(this ReleaseCluster cluster, string @namespace, CancellationToken cancellationToken) =>
        cluster.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-n", @namespace, "-l", "modelserving.dev/name=text-direction", "-o", "jsonpath={.items[*].metadata.name}:{.items[*].status.phase}");
}
