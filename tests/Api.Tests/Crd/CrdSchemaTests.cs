using System.Text.RegularExpressions;
using ModelServing.Host.Crd;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Api.Tests.Crd;

/// <summary>Rules for the schema that the API server, its cost limits and the API conventions set.</summary>
public sealed class CrdSchemaTests
{
    internal static readonly IReadOnlyList<(string Path, YamlMappingNode Schema)> Schemas = [.. Walk(Root(), "")];

    [Test]
    public void Every_list_says_how_it_merges() => AssertNone(schema => HasValue(schema, "type", "array") && !Has(schema, "x-kubernetes-list-type"));

    [Test]
    public void Every_list_map_and_text_is_bounded() => AssertNone(schema =>
        (HasValue(schema, "type", "array") && !Has(schema, "maxItems"))
        || (Has(schema, "additionalProperties") && !Has(schema, "maxProperties"))
        || (HasValue(schema, "type", "string") && !Has(schema, "maxLength") && !Has(schema, "enum") && !Has(schema, "format")));

    [Test]
    public void Every_wanted_integer_has_both_bounds() => AssertNone(
        schema => HasValue(schema, "type", "integer") && !(Has(schema, "minimum") && Has(schema, "maximum")), ".spec");

    [Test]
    public void No_type_is_a_float_or_a_bool() => Assert.That(
        Schemas.Where(entry => HasValue(entry.Schema, "type", "number") || HasValue(entry.Schema, "type", "boolean")).Select(entry => entry.Path),
        Is.EqualTo([".spec.suspend"]),
        "a switch that has two sides for ever, and that Jobs and CronJobs have under this name");

    [Test]
    public void No_default_stands_inside_a_list_item() => Assert.That(
        Schemas.Where(entry => entry.Path.Contains("[]", StringComparison.Ordinal) && Has(entry.Schema, "default")).Select(entry => entry.Path), Is.Empty);

    [Test]
    public void Every_member_is_described() => Assert.That(
        Schemas.Where(entry => entry.Path.Length > 0 && !entry.Path.EndsWith(']') && !entry.Path.EndsWith('}') && entry.Path != ".metadata" && !Has(entry.Schema, "description"))
            .Select(entry => entry.Path),
        Is.Empty);

    [Test]
    public void Every_pattern_is_anchored_and_linear() => Assert.Multiple(() =>
    {
        foreach (var (path, schema) in Schemas.Where(entry => Has(entry.Schema, "pattern")))
        {
            var pattern = Text(schema, "pattern");
            Assert.That(pattern, Does.StartWith("^").And.EndsWith("$"), path);
            Assert.That(() => new Regex(pattern, RegexOptions.NonBacktracking), Throws.Nothing, path);
        }
    });

    [Test]
    public void Every_rule_names_the_field_that_it_is_about() => Assert.Multiple(() =>
    {
        foreach (var (path, schema) in Schemas.Where(entry => Has(entry.Schema, "x-kubernetes-validations")))
        {
            foreach (var rule in ((YamlSequenceNode)schema["x-kubernetes-validations"]).Cast<YamlMappingNode>())
            {
                var message = Text(rule, "message");
                Assert.That(message, Does.StartWith("spec.").Or.StartWith("metadata."), path);
                Assert.That(message, Does.Not.Contain("\n"));
                if (Has(rule, "fieldPath"))
                {
                    Assert.That(Schemas.Select(entry => entry.Path), Does.Contain(path + Text(rule, "fieldPath")));
                }
            }
        }
    });

    [Test]
    public void Paths_of_the_scale_subresource_exist()
    {
        var scale = (YamlMappingNode)Version()["subresources"]["scale"];
        Assert.That(scale.Children.Values.Select(node => ((YamlScalarNode)node).Value), Is.SubsetOf(Schemas.Select(entry => entry.Path)));
    }

    private static void AssertNone(Func<YamlMappingNode, bool> predicate, string under = "") => Assert.That(
        Schemas.Where(entry => entry.Path.StartsWith(under, StringComparison.Ordinal) && entry.Path is not (".apiVersion" or ".kind") && predicate(entry.Schema))
            .Select(entry => entry.Path),
        Is.Empty);

    private static IEnumerable<(string Path, YamlMappingNode Schema)> Walk(YamlMappingNode schema, string path)
    {
        yield return (path, schema);
        IEnumerable<(string, YamlMappingNode)> children =
        [
            .. Has(schema, "properties") ? ((YamlMappingNode)schema["properties"]).Children.Select(pair => ($"{path}.{pair.Key}", (YamlMappingNode)pair.Value)) : [],
            .. Has(schema, "items") ? [(path + "[]", (YamlMappingNode)schema["items"])] : Array.Empty<(string, YamlMappingNode)>(),
            .. Has(schema, "additionalProperties") ? [(path + "{}", (YamlMappingNode)schema["additionalProperties"])] : Array.Empty<(string, YamlMappingNode)>(),
        ];
        foreach (var entry in children.SelectMany(child => Walk(child.Item2, child.Item1)))
        {
            yield return entry;
        }
    }

    private static YamlMappingNode Root() => (YamlMappingNode)Version()["schema"]["openAPIV3Schema"];

    private static YamlMappingNode Version()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(CrdGenerator.Generate()));
        return (YamlMappingNode)stream.Documents[0].RootNode["spec"]["versions"][0];
    }

    private static bool Has(YamlMappingNode node, string key) => node.Children.ContainsKey(key);

    private static bool HasValue(YamlMappingNode node, string key, string value) => Has(node, key) && node[key] is YamlScalarNode scalar && scalar.Value == value;

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;
}
