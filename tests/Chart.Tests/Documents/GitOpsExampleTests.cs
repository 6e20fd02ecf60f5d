using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Sandbox.Schema;
using ModelServing.Testing;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>What Argo CD and Flux are told in examples/gitops is what this chart understands.</summary>
public sealed class GitOpsExampleTests
{
    [Test]
    public async Task The_values_for_argo_cd_make_its_health_check()
    {
        var source = Read("argocd", "application.yaml").Single()["spec"]!["source"]!;
        var check = (await RenderedChart.OfAsync(source["helm"]!["valuesObject"]!.ToJsonString())).Of("ConfigMap").Single();
        var script = check.Value["data"]!["resource.customizations.health.modelserving.dev_ModelDeployment"]!.GetValue<string>();

        Assert.That(script.Trim(), Is.EqualTo((await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "files", "argocd-health.lua"))).Trim()));
        Assert.That(Directory.Exists(Repository.At(source["path"]!.GetValue<string>())));
    }

    [Test]
    public async Task The_values_for_flux_are_accepted()
    {
        var release = Read("flux", "operator.yaml").Single(document => document["kind"]!.GetValue<string>() == "HelmRelease")["spec"]!;
        var chart = await RenderedChart.OfAsync(release["values"]!.ToJsonString());

        Assert.That(chart.Of("PodMonitor"), Is.Not.Empty);
        Assert.That(Directory.Exists(Repository.At(release["chart"]!["spec"]!["chart"]!.GetValue<string>())));
    }

    [TestCaseSource(nameof(Manifests))]
    public void Every_field_exists_and_has_the_form_that_it_should(string file)
    {
        var kinds = Yaml.Read(File.ReadAllText(Repository.At("tests", "Chart.Tests", "Documents", "gitops-definitions.yaml")))["kinds"]!;
        foreach (var manifest in Yaml.ReadAll(File.ReadAllText(Repository.At(file))))
        {
            var kind = kinds[$"{manifest["apiVersion"]}/{manifest["kind"]}"];
            Assert.That(kind, Is.Not.Null, $"{manifest["apiVersion"]} {manifest["kind"]} is not in gitops-definitions.yaml");
            var schema = CustomResourceSchema.Compile(kind!.AsObject());
            var pruned = schema.PruneAndDefault(manifest, out var unknown);

            Assert.That(unknown, Is.Empty);
            Assert.That(schema.Validate(pruned, null).Select(violation => violation.ToString()), Is.Empty);
        }
    }

    [Test]
    public void The_operator_comes_before_the_models_and_the_definition_with_it()
    {
        var (operators, models) = (Read("argocd", "application.yaml").Single(), Read("argocd", "applicationset.yaml").Single());

        Assert.That(Wave(operators), Is.LessThan(Wave(models)));
        Assert.That(operators["spec"]!["source"]!["helm"]!["valuesObject"]!["crds"], Is.Null, "Argo CD renders the folder crds/");
    }

    [Test]
    public void Each_Flux_object_refers_to_one_that_is_there()
    {
        var objects = Directory.GetFiles(Repository.At("examples", "gitops", "flux")).SelectMany(file => Yaml.ReadAll(File.ReadAllText(file))).ToArray();
        var references = objects.Select(one => one["spec"]!["sourceRef"] ?? one["spec"]!["chart"]?["spec"]!["sourceRef"]).OfType<JsonNode>().Select(reference => $"{reference["kind"]}/{reference["name"]}");

        Assert.That(references, Is.SubsetOf(objects.Select(one => $"{one["kind"]}/{one["metadata"]!["name"]}")).And.Not.Empty);
    }

    private static int Wave(JsonObject manifest) =>
        int.Parse(manifest["metadata"]!["annotations"]!["argocd.argoproj.io/sync-wave"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Manifests() => ((string[])["argocd", "flux"])
        .SelectMany(folder => Directory.GetFiles(Repository.At("examples", "gitops", folder), "*.yaml").Order(StringComparer.Ordinal)).Select(file => Path.GetRelativePath(Repository.Root, file));

    private static IReadOnlyList<JsonObject> Read(params string[] path) => Yaml.ReadAll(File.ReadAllText(Repository.At(["examples", "gitops", .. path])));
}
