using System.Text.RegularExpressions;

namespace ModelServing.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int MaxLinesPerFile = 400;
    private const int MaxMedianLines = 60;

    [Test]
    public void Source_files_stay_under_the_line_limit() =>
        Assert.That(SourceTree.Files("*.cs", SourceTree.AllFolders).Where(file => Lines(file) > MaxLinesPerFile).Select(SourceTree.Relative), Is.Empty);

    [Test]
    public void The_median_shipped_file_is_short()
    {
        var lengths = SourceTree.Files("*.cs", SourceTree.ShippedFolders).Select(Lines).Order().ToArray();
        Assert.That(lengths[lengths.Length / 2], Is.LessThanOrEqualTo(MaxMedianLines));
    }

    [Test]
    public void No_type_is_called_helper_utils_or_manager() =>
        Assert.That(
            SourceTree.Files("*.cs", SourceTree.AllFolders).Where(file => VagueName().IsMatch(Path.GetFileNameWithoutExtension(file))).Select(SourceTree.Relative),
            Is.Empty);

    [Test]
    public void Event_ids_are_unique_and_in_the_range_of_their_part()
    {
        var events = SourceTree.Files("*.cs", SourceTree.AllFolders)
            .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(match => (Id: int.Parse(match.Groups["id"].ValueSpan), File: SourceTree.Relative(file))))
            .ToArray();

        Assert.That(events, Is.Not.Empty);
        Assert.That(events.GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.File))}"), Is.Empty);
        Assert.That(events.Where(e => e.Id / 1000 != Range(e.File)).Select(e => $"{e.Id} in {e.File}"), Is.Empty);
    }

    private static int Range(string file) => file.Split(Path.DirectorySeparatorChar)[0] switch
    {
        "operator" => 1,
        "inference-runtime" => 2,
        _ => 3,
    };

    private static int Lines(string file) => File.ReadLines(file).Count();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex("(Helper|Helpers|Utils|Util|Manager)$")]
    private static partial Regex VagueName();
}
