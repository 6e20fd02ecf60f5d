using System.Text.Json.Nodes;
using ModelServing.Host.Tests.Running;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Plans;

/// <summary>What <c>plan --diff cluster</c> foretells is what the operator then does, and foretelling changes nothing.</summary>
public sealed class PlanClusterTests : BareClusterFixture
{
    private static readonly GroupResource Deployments = new("apps", "deployments");
    private static readonly string Model = PlanProgram.Model.Replace("namespace: vision", "namespace: default", StringComparison.Ordinal);

    [Test]
    public async Task What_is_planned_is_what_the_operator_does()
    {
        Define();
        await ApplyAsync(Model);
        await using var started = RunningOperator.Start(Cluster.KubeconfigPath, Path.Combine(Folder, "operator.log"));
        await RevisionAsync(static revision => revision is not null);
        await Eventually.TrueAsync(async () => (await PlanAsync(Model)).ExitCode == 0, RunningOperator.Patience, default);

        var version = Cluster.Store.List(Deployments).ResourceVersion;
        var changed = Model.Replace("maxBatchSize: 8", "maxBatchSize: 16", StringComparison.Ordinal);
        var plan = await PlanAsync(changed, "-o", "json");
        Assert.That(plan.ExitCode, Is.EqualTo(1), plan.Error);
        var item = JsonNode.Parse(plan.Output)!["items"]![0]!;
        Assert.That(item["rollout"]!["strategy"]!.GetValue<string>(), Is.EqualTo("RollingUpdate"));
        Assert.That(
            item["children"]!.AsArray().Where(child => child!["action"]!.GetValue<string>() is "create" or "update").Select(child => child!["kind"]!.GetValue<string>()),
            Is.SupersetOf(new[] { "ConfigMap", "Deployment" }));
        Assert.That(Cluster.Store.List(Deployments).ResourceVersion, Is.EqualTo(version), "a plan writes nothing");

        await ApplyAsync(changed);
        var planned = item["revision"]!.GetValue<string>();
        Assert.That(await RevisionAsync(revision => revision == planned), Is.EqualTo(planned));
        await Eventually.TrueAsync(async () => (await PlanAsync(changed)).ExitCode == 0, RunningOperator.Patience, default);
    }

    [Test]
    public async Task A_model_that_is_not_there_yet_is_all_new()
    {
        Define();
        var plan = await PlanAsync(Model, "-o", "table");
        Assert.That(plan.ExitCode, Is.EqualTo(1), plan.Error);
        Assert.That(plan.Output, Does.Match(@"(?m)^default\s+m\s+create\s+Deployment\s+m$"));
    }

    [Test]
    public async Task A_cluster_that_does_not_answer_is_said()
    {
        var kubeconfig = Path.Combine(Folder, "dead.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, """
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{ name: c, cluster: { server: "http://127.0.0.1:1" } }]
            contexts: [{ name: c, context: { cluster: c } }]
            """);
        var plan = await PlanProgram.OfAsync(Model, "--diff", "cluster", "--kubeconfig", kubeconfig);
        Assert.That((plan.ExitCode, plan.Output), Is.EqualTo((69, "")));
        Assert.That(plan.Error, Does.StartWith("model-operator: GET /apis/modelserving.dev/"));
    }

    private Task<CommandResult> PlanAsync(string model, params string[] arguments) =>
        PlanProgram.OfAsync(model, ["--diff", "cluster", "--kubeconfig", Cluster.KubeconfigPath, .. arguments]);

    private Task<string?> RevisionAsync(Func<string?, bool> isWanted) => Eventually.GetAsync(
        () => Task.FromResult(Cluster.Store.List(Deployments).Items.Select(item => item["metadata"]!["labels"]!["modelserving.dev/revision"]!.GetValue<string>()).SingleOrDefault()),
        isWanted,
        RunningOperator.Patience,
        default);

    private async Task ApplyAsync(string model) =>
        (await new Kubectl(ServingHarness.Tools.Kubectl, Cluster.KubeconfigPath, Path.Combine(Folder, "home")).RunWithInputAsync(model, default, "apply", "-f", "-")).OrThrow();
}
