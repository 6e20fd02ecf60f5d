using ModelServing.Testing;

namespace ModelServing.Chart.Tests.Rendering;

/// <summary>What the default values make, as files to read and to review.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Repository.At("tests", "Chart.Tests", "Golden", "defaults");

    [Test]
    public async Task The_default_values_give_the_expected_files()
    {
        var chart = await RenderedChart.OfAsync(ValueSet.All.Single(values => values.Name == "defaults").Text);
        var actual = chart.Objects.GroupBy(rendered => Path.GetFileName(rendered.Source))
            .ToDictionary(group => group.Key, group => string.Join("---\n", group.Select(rendered => rendered.Text)));
        if (Golden.IsRewritten)
        {
            Rewrite(actual);
        }

        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName), Is.EquivalentTo(actual.Keys), Golden.Hint);
        foreach (var (file, text) in actual)
        {
            Assert.That(text, Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(Folder, file))), $"{file}: {Golden.Hint}");
        }
    }

    private static void Rewrite(Dictionary<string, string> actual)
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        foreach (var (file, text) in actual)
        {
            File.WriteAllText(Path.Combine(Folder, file), text);
        }
    }
}
