namespace ModelServing.Integration.Tests.Operation;

/// <summary>RBAC as the chart sets it, judged by a server that enforces it. The whole suite runs with these rights.</summary>
public sealed class RightsTests
{
    private static readonly string Operator = $"system:serviceaccount:{SharedHarness.ReleaseNamespace}:{SharedHarness.Release}";

    [TestCase("list", "modeldeployments.modelserving.dev", "yes")]
    [TestCase("patch", "modeldeployments.modelserving.dev/status", "yes")]
    [TestCase("patch", "deployments.apps", "yes")]
    [TestCase("patch", "modeldeployments.modelserving.dev", "no")]
    [TestCase("delete", "modeldeployments.modelserving.dev", "no")]
    [TestCase("delete", "deployments.apps", "no")]
    [TestCase("get", "secrets", "no")]
    [TestCase("create", "pods", "no")]
    [TestCase("create", "rolebindings.rbac.authorization.k8s.io", "no")]
    [TestCase("*", "*", "no")]
    [CancelAfter(30_000)]
    public async Task The_operator_may_do_its_work_and_nothing_else(string verb, string resource, string expected, CancellationToken cancellationToken) =>
        Assert.That(await AskAsync(verb, resource, Operator, cancellationToken), Is.EqualTo(expected));

    [TestCase("view", "get", "yes")]
    [TestCase("view", "create", "no")]
    [TestCase("edit", "create", "yes")]
    [TestCase("admin", "delete", "yes")]
    [CancelAfter(30_000)]
    public async Task The_clusters_own_roles_take_in_those_of_the_chart(string role, string verb, string expected, CancellationToken cancellationToken)
    {
        var user = $"user-with-{role}";
        await Given.Kubectl.RunAsync(cancellationToken, "create", "rolebinding", user, $"--clusterrole={role}", $"--user={user}");

        Assert.That(await AskAsync(verb, "modeldeployments.modelserving.dev", user, cancellationToken), Is.EqualTo(expected));
    }

    /// <summary>"yes" or "no"; kubectl ends with 1 for "no".</summary>
    private static async Task<string> AskAsync(string verb, string resource, string user, CancellationToken cancellationToken) =>
        (await Given.Kubectl.RunAsync(cancellationToken, ["auth", "can-i", verb, .. Named(resource), $"--as={user}", "-n", "default"])).Output.Trim();

    private static string[] Named(string resource) =>
        resource.Split('/') is [var whole, var subresource] ? [whole, $"--subresource={subresource}"] : [resource];
}
