using System.Text.Json.Nodes;
using ModelServing.Sandbox.Schema;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Architecture.Tests;

/// <summary>Every manifest that a reader may copy is valid under the CRD that is shipped, rules included.</summary>
public sealed class ExampleTests
{
    [TestCaseSource(nameof(Manifests))]
    public void Example_is_valid(string file)
    {
        var schema = CustomResourceSchema.Compile((JsonObject)Crd()["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!);
        foreach (var manifest in Documents(file).Where(document => document["kind"]?.GetValue<string>() == "ModelDeployment"))
        {
            var pruned = schema.PruneAndDefault(manifest, out var unknown);

            Assert.That(unknown, Is.Empty);
            Assert.That(schema.Validate(pruned, null).Select(violation => violation.ToString()), Is.Empty);
        }
    }

    [Test]
    public void Committed_crd_is_what_the_types_say() =>
        Assert.That(
            File.ReadAllText(CrdFile),
            Is.EqualTo(Host.Crd.CrdGenerator.Generate()),
            "run 'make generate' and commit crds/");

    [Test]
    public void Crd_stays_small() => Assert.That(new FileInfo(CrdFile).Length, Is.LessThan(64 * 1024));

    private static string CrdFile => Testing.Repository.At("crds", "modelserving.dev_modeldeployments.yaml");

    private static IEnumerable<string> Manifests() => SourceTree.Files("*.yaml", "examples").Select(SourceTree.Relative);

    private static JsonObject Crd() => Documents(CrdFile).Single();

    private static IEnumerable<JsonObject> Documents(string file)
    {
        using var reader = File.OpenText(Testing.Repository.At(file));
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (JsonObject)ToJson(document.RootNode)!)];
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: { } text } => Plain(text),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException($"YAML {node.NodeType} at {node.Start}"),
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => true,
        "false" => false,
        _ => long.TryParse(text, out var number) ? number : text,
    };
}
