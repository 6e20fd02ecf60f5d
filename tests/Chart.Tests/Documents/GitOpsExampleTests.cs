using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;
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

    private static IReadOnlyList<JsonObject> Read(params string[] path) => Yaml.ReadAll(File.ReadAllText(Repository.At(["examples", "gitops", .. path])));
}
