using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;
using ModelServing.Testing;

namespace ModelServing.Planning.Tests.Resolve;

/// <summary>The spec with every default written out is the same spec.</summary>
public sealed class EffectiveSpecTests
{
    private static IEnumerable<string> Inputs => Directory.GetFiles(Repository.At("tests/Planning.Tests/Golden"), "input.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetFileName(Path.GetDirectoryName(file))!);

    [TestCaseSource(nameof(Inputs))]
    public void Resolved_again_it_gives_the_same_children(string name)
    {
        var resource = Yaml.Read(File.ReadAllText(Repository.At("tests/Planning.Tests/Golden", name, "input.yaml")))!.Deserialize(ApiJsonContext.Default.V1Alpha1ModelDeployment)!;
        var effective = resource with { Spec = EffectiveSpec.Of(Model(resource)) };

        Assert.That(Children(effective), Is.EqualTo(Children(resource)));
        Assert.That(Write(EffectiveSpec.Of(Model(effective))), Is.EqualTo(Write(effective.Spec)));
    }

    private static ResolvedModel Model(V1Alpha1ModelDeployment resource) => ReconcilePlanner.Plan(Given.Snapshot(resource), Given.Settings).Model!;

    private static string[] Children(V1Alpha1ModelDeployment resource) =>
        [.. ReconcilePlanner.Plan(Given.Snapshot(resource), Given.Settings).Desired.Select(child => WithoutHashes(ChildJson.Write(child)!))];

    private static string Write(V1Alpha1ModelDeploymentSpec spec) => JsonSerializer.Serialize(spec, ApiJsonContext.Default.V1Alpha1ModelDeploymentSpec);

    /// <summary>The hash of the spec is over what was written, which is not the same.</summary>
    private static string WithoutHashes(JsonNode child)
    {
        ((JsonObject)child["metadata"]!).Remove("annotations");
        return child.ToJsonString();
    }
}
