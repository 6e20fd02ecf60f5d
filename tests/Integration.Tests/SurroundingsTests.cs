using ModelServing.Testing;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>What is around the pods, as kubectl sees it, while a real model serves.</summary>
public sealed class SurroundingsTests
{
    private const string Name = "surrounded";
    private const string Policy = "  networking: { networkPolicy: { allowFrom: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: gateways } } }] } }";

    [TearDown]
    public Task DeleteAsync() => Given.DeletedAsync(Name);

    [Test, CancelAfter(180_000)]
    public async Task Budget_policy_and_account_come_and_go_and_no_pod_notices(CancellationToken cancellationToken)
    {
        await Given.ReadyAsync(new Manifest(Name) { Replicas = 2, More = "  availability: { spreadAcross: [topology.kubernetes.io/zone], drainTimeoutSeconds: 3 }" }, cancellationToken);
        Assert.That(await ReadAsync("pdb", "{.spec.maxUnavailable} {.spec.unhealthyPodEvictionPolicy}"), Is.EqualTo("1 AlwaysAllow"));
        Assert.That(await ReadAsync("serviceaccount", "{.automountServiceAccountToken}"), Is.EqualTo("false"));
        Assert.That(
            await ReadAsync("deployment", "{.spec.template.spec.serviceAccountName} {.spec.template.spec.topologySpreadConstraints[0].matchLabelKeys[0]}"),
            Is.EqualTo($"{Name} pod-template-hash"));
        var pods = await PodsAsync();

        await Given.ApplyAsync(
            new Manifest(Name) { Replicas = 2, More = Policy + "\n  availability: { podDisruptionBudget: { type: Disabled }, spreadAcross: [topology.kubernetes.io/zone], drainTimeoutSeconds: 3 }" },
            cancellationToken);
        await Eventually.GetAsync(
            () => ChildrenAsync("pdb,networkpolicy"), static found => found == $"networkpolicy.networking.k8s.io/{Name}", Given.Limit, cancellationToken);
        Assert.That(
            await ReadAsync("networkpolicy", "{.spec.ingress[0].ports[*].port} {.spec.policyTypes} {.spec.ingress[0].from[0].namespaceSelector.matchLabels}"),
            Is.EqualTo("""8080 8002 9000 ["Ingress","Egress"] {"kubernetes.io/metadata.name":"gateways"}"""));
        await Given.ConditionsAsync(Name, conditions => conditions.IsTrue("Ready"), cancellationToken);
        Assert.That(await PodsAsync(), Is.EqualTo(pods));

        await Given.DeletedAsync(Name);
        await Eventually.GetAsync(() => ChildrenAsync("pdb,networkpolicy,serviceaccount"), static found => found.Length == 0, Given.Limit, cancellationToken);

        Task<string> ReadAsync(string kind, string path) => Given.Kubectl.ReadAsync(cancellationToken, "get", kind, Name, "-o", $"jsonpath={path}");

        Task<string> ChildrenAsync(string kinds) => Given.Kubectl.ReadAsync(cancellationToken, "get", kinds, "-l", $"modelserving.dev/name={Name}", "-o", "name");

        Task<string> PodsAsync() => Given.Kubectl.ReadAsync(cancellationToken, "get", "pods", "-l", $"modelserving.dev/name={Name}", "-o", "jsonpath={.items[*].metadata.name}");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_suspended_model_serves_on_and_takes_up_what_waited(CancellationToken cancellationToken)
    {
        await Given.ReadyAsync(new Manifest(Name), cancellationToken);
        await Given.ApplyAsync(new Manifest(Name) { Replicas = 2, More = "  suspend: true" }, cancellationToken);
        var conditions = await Given.ConditionsAsync(Name, found => found.IsTrue("Suspended"), cancellationToken);
        Assert.That(conditions.ByType["Ready"].Reason, Is.EqualTo("SuspendRequested"));
        Assert.That(conditions.IsTrue("Available"));
        Assert.That(await Given.Kubectl.ReadAsync(cancellationToken, "get", "deployment", Name, "-o", "jsonpath={.spec.replicas}"), Is.EqualTo("1"));

        await Given.ApplyAsync(new Manifest(Name) { Replicas = 2 }, cancellationToken);
        await Given.ConditionsAsync(Name, found => found.IsTrue("Ready") && !found.ByType.ContainsKey("Suspended"), cancellationToken);
        Assert.That(await Given.Kubectl.ReadAsync(cancellationToken, "get", "deployment", Name, "-o", "jsonpath={.spec.replicas}"), Is.EqualTo("2"));
    }

    [Test, CancelAfter(120_000)]
    public async Task What_plan_says_of_the_cluster_is_nothing_once_the_model_is_as_it_should_be(CancellationToken cancellationToken)
    {
        var manifest = new Manifest(Name);
        await Given.ReadyAsync(manifest, cancellationToken);
        var same = await PlanAsync(manifest);
        Assert.That(same.ExitCode, Is.Zero, same.Error);

        var changed = await PlanAsync(manifest with { Version = "2" });
        Assert.That(changed.ExitCode, Is.EqualTo(1), changed.Error);
        Assert.That(changed.Output, Does.Contain("# rollout: RollingUpdate: ").And.Match("""(?m)^\+ +"version": "2",$"""));

        Task<CommandResult> PlanAsync(Manifest planned) => Command.RunAsync(
            Repository.Executable("ModelServing.Operator", "model-operator"),
            ["plan", "-f", "-", "--diff", "cluster", "--kubeconfig", SharedHarness.Harness.Cluster.KubeconfigPath, .. Given.ModelArguments],
            null,
            cancellationToken,
            planned.ToString());
    }
}
