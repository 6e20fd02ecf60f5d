using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Tests.Crd;
using ModelServing.Api.Validation;
using ModelServing.Testing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Api.Tests.Documentation;

/// <summary>docs/reference/modeldeployment.md says what the schema says.</summary>
public sealed partial class ModelDeploymentPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.At("docs/reference/modeldeployment.md"));

    private static IEnumerable<string> Examples => YamlBlock().Matches(Page).Select(match => match.Groups[1].Value);

    [Test]
    public void Table_of_the_spec_has_exactly_the_fields_of_the_schema() =>
        Assert.That(SpecRows().Keys, Is.EquivalentTo(Fields(".spec.").Select(field => field.Path)));

    [Test]
    public void Table_of_the_spec_has_the_defaults_of_the_schema() => Assert.Multiple(() =>
    {
        var rows = SpecRows();
        foreach (var (path, schema) in Fields(".spec."))
        {
            var stated = rows[path];
            var value = schema.Children.TryGetValue("default", out var node) ? $"`{((YamlScalarNode)node).Value}`" : "";
            var isDerived = stated.StartsWith('*') && stated.EndsWith('*');
            Assert.That(value.Length > 0 || !(isDerived || stated is "" or "required") ? stated : "", Is.EqualTo(value), path);
        }
    });

    [Test]
    public void Page_says_which_fields_are_required() => Assert.Multiple(() =>
    {
        var required = CrdSchemaTests.Schemas
            .Where(entry => entry.Schema.Children.ContainsKey("required"))
            .SelectMany(entry => ((YamlSequenceNode)entry.Schema["required"]).Select(name => $"{entry.Path}.{name}"))
            .ToHashSet();
        foreach (var (path, stated) in SpecRows())
        {
            Assert.That(stated == "required", Is.EqualTo(required.Contains(".spec." + path)), path);
        }
    });

    [Test]
    public void Page_names_every_field_of_the_status() => Assert.That(
        Fields(".status.").Select(field => field.Path).Where(path => !Page.Contains($"`{path}`", StringComparison.Ordinal)), Is.Empty);

    [TestCase(typeof(ConditionTypes))]
    [TestCase(typeof(ConditionReasons))]
    [TestCase(typeof(FailureReasons))]
    [TestCase(typeof(RevisionRoles))]
    public void Page_names_every_word_of_the_status(Type constants) => Assert.That(
        constants.GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(word => !Page.Contains($"`{word}`", StringComparison.Ordinal)), Is.Empty);

    [TestCaseSource(nameof(Examples))]
    public void Example_is_valid_and_has_no_unknown_field(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var json = Convert(stream.Documents[0].RootNode)!;
        var resource = json.Deserialize(ApiJsonContext.Default.V1Alpha1ModelDeployment)!;
        Assert.That(ModelDeploymentValidator.Validate(resource), Is.Empty);
        Assert.That(
            JsonNode.DeepEquals(JsonSerializer.SerializeToNode(resource, ApiJsonContext.Default.V1Alpha1ModelDeployment), json), Is.True, "a field is unknown");
    }

    /// <summary>Path to the column "default".</summary>
    private static Dictionary<string, string> SpecRows()
    {
        var section = Page[Page.IndexOf("## Spec", StringComparison.Ordinal)..Page.IndexOf("## Status", StringComparison.Ordinal)];
        return Row().Matches(section).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim());
    }

    private static IEnumerable<(string Path, YamlMappingNode Schema)> Fields(string under) => CrdSchemaTests.Schemas
        .Where(entry => entry.Path.StartsWith(under, StringComparison.Ordinal) && !entry.Path.EndsWith("[]", StringComparison.Ordinal) && !entry.Path.EndsWith("{}", StringComparison.Ordinal))
        .Select(entry => (entry.Path[under.Length..], entry.Schema));

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };

    [GeneratedRegex(@"^\| `([^`]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
