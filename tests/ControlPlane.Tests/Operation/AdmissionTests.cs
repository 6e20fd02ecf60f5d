using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>What the API server's own admission says of what chart and operator make.</summary>
public sealed class AdmissionTests
{
    [Test, CancelAfter(60_000)]
    public async Task Pods_of_the_operator_are_admitted_under_pod_security_restricted(CancellationToken cancellationToken)
    {
        await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-n", SharedHarness.ReleaseNamespace, "-l", "app.kubernetes.io/component=operator", "-o", "name"),
            pods => pods.Split('\n').Length == 2,
            Given.Limit,
            cancellationToken);
        Assert.That(await FailuresAsync(SharedHarness.ReleaseNamespace, cancellationToken), Is.Empty);
    }

    [Test, CancelAfter(60_000)]
    public async Task Pods_of_a_model_are_admitted_under_pod_security_restricted(CancellationToken cancellationToken)
    {
        await Given.ApplyAsync(new Manifest("admitted") { More = "  accelerator: { resourceName: nvidia.com/gpu, count: 1 }" }, cancellationToken);
        await Eventually.GetAsync(
            () => Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-l", "modelserving.dev/name=admitted", "-o", "name"), pods => pods.Length > 0, Given.Limit, cancellationToken);
        await Given.DeletedAsync("admitted");
        Assert.That(await FailuresAsync("default", cancellationToken), Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_pod_that_is_not_restricted_is_refused_there(CancellationToken cancellationToken)
    {
        var result = await Given.Kubectl.RunAsync(cancellationToken, "run", "loose", "--image=example.com/loose", "-n", "default");
        Assert.That(result.Error, Does.Contain("violates PodSecurity \"restricted:latest\""));
    }

    [TestCaseSource(nameof(Examples)), CancelAfter(30_000)]
    public async Task An_example_is_accepted_without_a_warning(string file, CancellationToken cancellationToken)
    {
        var result = (await Given.Kubectl.RunAsync(cancellationToken, "create", "--dry-run=server", "--validate=strict", "-f", Testing.Repository.At(file))).OrThrow();
        Assert.That(result.Error, Is.Empty);
    }

    [Test, CancelAfter(30_000)]
    public async Task The_definition_breaks_no_rule(CancellationToken cancellationToken)
    {
        var conditions = await Given.Kubectl.ReadAsync(
            cancellationToken, "get", "crd", "modeldeployments.modelserving.dev", "-o", """jsonpath={range .status.conditions[*]}{.type}={.status}{"\n"}{end}""");
        Assert.That(conditions.Split('\n'), Is.EquivalentTo((string[])["NamesAccepted=True", "Established=True"]), "NonStructuralSchema and KubernetesAPIApprovalPolicyConformant are there only if broken");
    }

    private static IEnumerable<string> Examples() => Directory.EnumerateFiles(Testing.Repository.At("examples"), "*.yaml", SearchOption.AllDirectories)
        .Where(file => File.ReadAllText(file).Contains("kind: ModelDeployment", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Testing.Repository.Root, file));

    private static Task<string> FailuresAsync(string @namespace, CancellationToken cancellationToken) =>
        Given.Kubectl.ReadAsync(cancellationToken, "get", "events", "-n", @namespace, "--field-selector", "reason=FailedCreate", "-o", "jsonpath={.items[*].message}");
}
