using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Documents;

public sealed class ReadmeTests
{
    private const string Begin = "<!-- values: made from values.yaml by the tests with UPDATE_GOLDEN=1 -->\n";
    private const string End = "<!-- end of values -->";

    private static string File(string name) => System.IO.File.ReadAllText(Path.Combine(Helm.Chart, name));

    [Test]
    public void The_readme_has_the_values_of_today()
    {
        var readme = File("README.md");
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));
        var table = ValueTable.Make(File("values.yaml"));
        if (Golden.IsRewritten)
        {
            System.IO.File.WriteAllText(Path.Combine(Helm.Chart, "README.md"), readme[..from] + table + readme[to..]);
            return;
        }

        Assert.That(readme[from..to], Is.EqualTo(table), Golden.Hint);
    }

    [Test]
    public void Every_value_has_a_description()
    {
        var described = ValueTable.Describe(File("values.yaml")).Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
        var missing = Leaves(Yaml.Read(File("values.yaml")), "").Where(leaf => !Prefixes(leaf).Any(described.Contains));

        Assert.That(missing, Is.Empty, "a '# --' comment belongs above each");
    }

    private static IEnumerable<string> Leaves(JsonNode? value, string path) => value is JsonObject { Count: > 0 } members
        ? members.SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}"))
        : [path];

    private static IEnumerable<string> Prefixes(string path)
    {
        var steps = path.Split('.');
        return Enumerable.Range(1, steps.Length).Select(count => string.Join('.', steps[..count]));
    }
}
