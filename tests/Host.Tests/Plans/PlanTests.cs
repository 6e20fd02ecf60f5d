using System.Text.Json.Nodes;

namespace ModelServing.Host.Tests.Plans;

/// <summary>What <c>plan</c> says without a cluster.</summary>
public sealed class PlanTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("modelserving").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Yaml_has_the_resolved_spec_the_rollout_and_the_children()
    {
        var result = await PlanProgram.OfAsync(PlanProgram.Model);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.StartWith("# ModelDeployment vision/m, from standard input\n# rollout: Create: there is no Deployment yet: 2 pods of revision m-"));
        Assert.That(result.Output, Does.Contain("#     maxQueuedRequests: 512\n").And.Contain("#     graphOptimizationLevel: All\n"), "defaults are resolved");
        Assert.That(Kinds(result.Output), Is.SupersetOf(new[] { "ConfigMap", "Service", "Deployment" }));
        Assert.That(result.Output, Does.Contain("config.json: |"), "a text of several lines is readable");
    }

    [Test]
    public async Task Json_has_everything_for_programs()
    {
        var result = await PlanProgram.OfAsync(PlanProgram.Model + "\n  runtime: { instancesPerReplica: 3 }", "-o", "json");

        var item = JsonNode.Parse(result.Output)!["items"]!.AsArray().Single()!;
        Assert.That(item["resolved"]!["runtime"]!["instancesPerReplica"]!.GetValue<int>(), Is.EqualTo(3));
        Assert.That(item["rollout"]!["strategy"]!.GetValue<string>(), Is.EqualTo("Create"));
        Assert.That(item["children"]!.AsArray().Select(child => child!["action"]!.GetValue<string>()), Is.All.EqualTo("create"));
        var deployment = item["children"]!.AsArray().Single(child => child!["kind"]!.GetValue<string>() == "Deployment")!;
        Assert.That(deployment["object"]!["spec"]!["replicas"]!.GetValue<int>(), Is.EqualTo(2));
    }

    [Test]
    public async Task Several_documents_and_other_kinds_are_one_input()
    {
        const string more = "\n---\n{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}\n---\n";
        var result = await PlanProgram.OfAsync(PlanProgram.Model + more + PlanProgram.Model.Replace("name: m,", "name: n,", StringComparison.Ordinal), "-o", "table");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Match(@"(?m)^vision\s+m\s+create\s+Deployment\s+m$").And.Match(@"(?m)^vision\s+n\s+create\s+Service\s+n$"));
    }

    [Test]
    public async Task Every_example_can_be_planned()
    {
        foreach (var file in Directory.GetFiles(Testing.Repository.At("examples"), "modeldeployment*.yaml", SearchOption.AllDirectories))
        {
            var result = await PlanProgram.RunAsync("", "-f", file);
            Assert.That(result.ExitCode, Is.Zero, result.Error);
        }
    }

    [Test]
    public async Task What_was_planned_before_is_not_different_and_what_has_changed_is_shown()
    {
        await KeepAsync((await PlanProgram.OfAsync(PlanProgram.Model)).Output);

        var same = await PlanProgram.OfAsync(PlanProgram.Model, "--diff", _folder);
        Assert.That((same.ExitCode, same.Error), Is.EqualTo((0, "")));
        Assert.That(same.Output, Does.Contain("# rollout: None: ").And.Not.Contain("@@"));

        var scaled = await PlanProgram.OfAsync(PlanProgram.Model.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal), "--diff", _folder);
        Assert.That(scaled.ExitCode, Is.EqualTo(1));
        Assert.That(scaled.Output, Does.Contain("# rollout: Scale: from 2 to 3 pods").And.Contain("\n-  replicas: 2\n+  replicas: 3\n"));

        var changed = await PlanProgram.OfAsync(PlanProgram.Model.Replace("maxBatchSize: 8", "maxBatchSize: 16", StringComparison.Ordinal), "--diff", _folder);
        Assert.That(changed.ExitCode, Is.EqualTo(1));
        Assert.That(changed.Output, Does.Contain("# rollout: RollingUpdate: revision m-").And.Contain("--- /dev/null\n+++ planned/vision/ConfigMap/m-").And.Contain("--- live/vision/ConfigMap/m-"));
        Assert.That(changed.Output, Does.Match("""(?m)^\+ +"maxBatchSize": 16,$"""));
    }

    [Test]
    public async Task A_newer_operator_restarts_no_pod_of_what_is_kept()
    {
        await KeepAsync((await PlanProgram.OfAsync(PlanProgram.Model, "--runtime-image", "old:1")).Output);

        var result = await PlanProgram.OfAsync(PlanProgram.Model, "--runtime-image", "new:2", "--diff", _folder);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")), result.Output);
    }

    [Test]
    public async Task An_object_of_somebody_else_is_a_problem()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "service.yaml"), "{apiVersion: v1, kind: Service, metadata: {name: m, namespace: vision}, spec: {}}");

        var result = await PlanProgram.OfAsync(PlanProgram.Model, "--diff", _folder);
        Assert.That(result.ExitCode, Is.EqualTo(65));
        Assert.That(result.Error, Is.EqualTo("model-operator: standard input: vision/m: Service m: exists and is not controlled by this ModelDeployment\n"));
    }

    [TestCase("maxBatchSize: 8", "maxBatchSiz: 8", "spec.batching.maxBatchSiz: there is no such field")]
    [TestCase("maxBatchSize: 8", "maxBatchSize: eight", "spec.batching.maxBatchSize: cannot be \"eight\"")]
    [TestCase("maxBatchSize: 8", "maxBatchSize: 0", "spec.batching.maxBatchSize: must be from 1 to 4096, not 0")]
    [TestCase("https://", "ftp://", "spec.model.source.http.url: must match")]
    [TestCase("name: m,", "name: M,", "metadata.name: must be at most 40 lower-case letters")]
    [TestCase("name: m,", "", "metadata.name: is required")]
    [TestCase("v1alpha1", "v2", "apiVersion: must be modelserving.dev/v1alpha1, not 'modelserving.dev/v2'")]
    [TestCase("kind: ModelDeployment", "kind: Model", "there is no ModelDeployment among 1 objects")]
    [TestCase("  batching:", "  batching", "line ")]
    public async Task What_is_wrong_is_named_with_its_field_and_value(string good, string bad, string message)
    {
        var result = await PlanProgram.OfAsync(PlanProgram.Model.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(result.ExitCode, Is.EqualTo(65), result.Output);
        Assert.That(result.Error, Does.StartWith("model-operator: ").And.Contain("standard input").Or.Contain("-: ").And.Contain(message));
        Assert.That(result.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_file_of_aliases_is_refused_before_it_is_a_billion_nodes()
    {
        var laughs = string.Concat(Enumerable.Range(1, 12).Select(level => $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));
        var result = await PlanProgram.OfAsync("a0: &a0 [x]\n" + laughs);
        Assert.That(result.ExitCode, Is.EqualTo(65));
        Assert.That(result.Error, Does.Contain("more than 200000 nodes"));
    }

    [TestCase(64, "--filename is required")]
    [TestCase(64, "--output 'xml' is none of yaml, json, table", "-f", "-", "-o", "xml")]
    [TestCase(64, "--kubeconfig and --context need --diff cluster", "-f", "-", "--context", "x")]
    [TestCase(64, "--namespace 'A_' is not a namespace", "-f", "-", "-n", "A_")]
    [TestCase(64, "kubeconfig '/does/not/exist' does not exist", "-f", "-", "--diff", "cluster")]
    [TestCase(66, "/not/there.yaml: ", "-f", "/not/there.yaml")]
    [TestCase(66, "--diff '/not/there' is neither 'cluster' nor a folder", "-f", "-", "--diff", "/not/there")]
    public async Task Wrong_usage_is_named_with_its_flag_and_value(int exitCode, string message, params string[] arguments)
    {
        var result = await PlanProgram.RunAsync(PlanProgram.Model, arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Error, Does.StartWith("model-operator: ").And.Contain(message));
        Assert.That(result.Output, Is.Empty);
    }

    private Task KeepAsync(string planned) => File.WriteAllTextAsync(Path.Combine(_folder, "planned.yaml"), planned);

    private static IEnumerable<string> Kinds(string yaml) =>
        yaml.Split('\n').Where(line => line.StartsWith("kind: ", StringComparison.Ordinal)).Select(line => line["kind: ".Length..]);
}
