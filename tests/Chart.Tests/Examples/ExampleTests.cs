using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Policy;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing;
using ModelServing.Testing.Cluster;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Examples;

/// <summary>
/// Every example is applied to an API server with the real operator beside it: the server knows every field, and what the operator makes of it is admitted under
/// Pod Security restricted. Those whose model is at hand serve.
/// </summary>
public sealed class ExampleTests
{
    // What a chart, Argo CD, Flux or GitHub reads; and a spec that is broken on purpose.
    private static readonly string[] NotToApply = ["gitops", "install", "ci", "broken"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Test, CancelAfter(240_000)]
    public async Task Every_example_is_accepted_and_becomes_pods_that_a_restricted_namespace_admits(CancellationToken cancellationToken)
    {
        await using var harness = await ServingHarness.StartAsync(
            new HarnessOptions
            {
                Directory = Repository.At("artifacts", "chart", "examples"),
                Gpus = 2,
                Volumes = new Dictionary<string, string> { ["vision/models"] = ServingHarness.Models },
            },
            cancellationToken);
        foreach (var file in Files().OrderByDescending(file => Path.GetFileName(file) is "namespace.yaml" or "claim.yaml"))
        {
            var result = await harness.Kubectl.RunAsync(cancellationToken, "apply", "--validate=strict", "-f", file);
            Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")), file);
        }

        foreach (var (@namespace, name) in Models())
        {
            await harness.Kubectl.ReadAsync(cancellationToken, "wait", "--for=create", $"deployment/{name}", "-n", @namespace, "--timeout=30s");
            var pod = JsonNode.Parse(await harness.Kubectl.ReadAsync(cancellationToken, "get", "deployment", name, "-n", @namespace, "-o", "json"))!["spec"]!["template"]!["spec"]!;
            Assert.That(RestrictedProfile.Violations(pod), Is.Empty, name);
        }

        foreach (var (@namespace, name) in new[] { ("default", "text-direction-replicas"), ("vision", "text-direction") })
        {
            await ConditionWatch.UntilAsync(harness.Kubectl, @namespace, name, conditions => conditions.IsTrue("Ready"), Patience, cancellationToken);
        }
    }

    [Test]
    public void Every_folder_is_in_the_list_of_examples()
    {
        var list = File.ReadAllText(Repository.At("examples", "README.md"));

        Assert.That(Directory.GetDirectories(Repository.At("examples")).Select(Path.GetFileName).Where(folder => !list.Contains($"]({folder})", StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<string> Files() => Directory.GetFiles(Repository.At("examples"), "*.yaml", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(NotToApply.Contains))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<(string Namespace, string Name)> Models() => Files()
        .SelectMany(file => Yaml.ReadAll(File.ReadAllText(file)))
        .Where(document => document["kind"]!.GetValue<string>() == "ModelDeployment")
        .Select(document => (document["metadata"]!["namespace"]?.GetValue<string>() ?? "default", document["metadata"]!["name"]!.GetValue<string>()));
}
