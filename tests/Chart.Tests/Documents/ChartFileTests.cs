using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>The chart's files agree with one another and with the rest of the repository.</summary>
public sealed partial class ChartFileTests
{
    private const string DefinitionFile = "modelserving.dev_modeldeployments.yaml";

    [Test]
    public void The_chart_has_the_definition_of_the_repository() =>
        Assert.That(Read("crds", DefinitionFile), Is.EqualTo(File.ReadAllText(Repository.At("crds", DefinitionFile))), "run 'make generate' and commit charts/modelserving/crds");

    [Test]
    public async Task The_definition_as_template_is_the_same_and_is_kept()
    {
        var chart = await RenderedChart.OfAsync("crds: { template: true }");
        var rendered = chart.Of("CustomResourceDefinition").Single().Value;
        var committed = Yaml.Read(Read("crds", DefinitionFile));

        Assert.That(JsonNode.DeepEquals(rendered["spec"], committed["spec"]), "the spec has changed on its way through the template");
        Assert.That(rendered["metadata"]!["name"]!.GetValue<string>(), Is.EqualTo(committed["metadata"]!["name"]!.GetValue<string>()));
        Assert.That(rendered["metadata"]!["annotations"]!["helm.sh/resource-policy"]!.GetValue<string>(), Is.EqualTo("keep"));
    }

    [Test]
    public async Task Lint_finds_nothing_in_strict_mode()
    {
        var result = await Helm.Offline.RunAsync(CancellationToken.None, "lint", "--strict", "--quiet", Helm.Chart);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    [Test]
    public void No_template_asks_the_cluster_or_chance() =>
        Assert.That(
            Directory.GetFiles(Path.Combine(Helm.Chart, "templates"), "*", SearchOption.AllDirectories).Where(file => Impure().IsMatch(File.ReadAllText(file))),
            Is.Empty);

    [Test]
    public async Task The_images_of_the_annotations_are_those_of_the_templates()
    {
        var chart = Yaml.Read(Read("Chart.yaml"));
        var annotated = Yaml.ReadAll("images:\n" + chart["annotations"]!["artifacthub.io/images"]!.GetValue<string>()).Single()["images"]!.AsArray().Select(image => image!["image"]!.GetValue<string>());
        var container = (await RenderedChart.OfAsync("{}")).Of("Deployment").Single().Value["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var runtimes = container["args"]!.AsArray().Select(argument => argument!.GetValue<string>()).Where(argument => argument.Contains("image=", StringComparison.Ordinal));

        Assert.That(annotated, Is.EquivalentTo(runtimes.Select(argument => argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..]).Append(container["image"]!.GetValue<string>())));
    }

    [Test]
    public void The_application_has_the_version_of_the_build() =>
        Assert.That(Yaml.Read(Read("Chart.yaml"))["appVersion"]!.GetValue<string>(), Is.EqualTo(typeof(ChartFileTests).Assembly.GetName().Version!.ToString(3)));

    [Test]
    public void Examples_of_the_annotations_are_model_deployments()
    {
        var example = Yaml.ReadAll("list:\n" + Yaml.Read(Read("Chart.yaml"))["annotations"]!["artifacthub.io/crdsExamples"]!.GetValue<string>()).Single()["list"]![0]!;
        var served = Yaml.Read(File.ReadAllText(Repository.At("examples", "text-direction", "modeldeployment.yaml")));

        Assert.That(JsonNode.DeepEquals(example["spec"]!["model"]!["source"], served["spec"]!["model"]!["source"]));
        Assert.That(example["apiVersion"]!.GetValue<string>(), Is.EqualTo(served["apiVersion"]!.GetValue<string>()));
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Helm.Chart, .. path]));

    [GeneratedRegex(@"\b(lookup|rand\w+|genCA|gen\w*Cert\w*|genPrivateKey|uuidv4|now|date\w*|env|expandenv|getHostByName|\.Capabilities)\s+[""$.(0-9]|\.Capabilities|\.Release\.Is|\.Release\.Revision")]
    private static partial Regex Impure();
}
