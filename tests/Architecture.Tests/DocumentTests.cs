using System.Text.RegularExpressions;
using ModelServing.Testing;

namespace ModelServing.Architecture.Tests;

/// <summary>What the documents point to is there: files, headings, folders and the targets of make.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Folders = ["operator", "inference-runtime", "crds", "charts", "tests", "examples", "docs"];

    [TestCaseSource(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var text = File.ReadAllText(Repository.At(document));
        using (Assert.EnterMultipleScope())
        {
            foreach (var link in Link().Matches(text).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)))
            {
                var (path, heading) = link.Split('#') is [var file, var anchor] ? (file, anchor) : (link, null);
                var target = path.Length == 0 ? Repository.At(document) : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.At(document))!, path));
                Assert.That(Path.Exists(target), $"{link}: nothing is there");
                Assert.That(heading is null || Headings(target).Contains(heading), $"{link}: no such heading");
            }
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void Paths_and_targets_of_make_exist(string document)
    {
        var text = File.ReadAllText(Repository.At(document));
        var makefile = File.ReadAllText(Repository.At("Makefile"));
        using (Assert.EnterMultipleScope())
        {
            foreach (var path in CodePath().Matches(text).Select(match => match.Groups["path"].Value).Where(path => Folders.Contains(path.Split('/')[0])))
            {
                Assert.That(Path.Exists(Repository.At(path)), $"{path}: nothing is there");
            }

            foreach (var target in Make().Matches(text).Select(match => match.Groups["target"].Value))
            {
                Assert.That(makefile, Does.Match($"(?m)^{Regex.Escape(target)}:"), $"make {target}");
            }
        }
    }

    private static IEnumerable<string> Documents() => Directory.GetFiles(Repository.Root, "*.md").Select(SourceTree.Relative)
        .Concat(SourceTree.Files("*.md", "docs", "examples", "charts").Select(SourceTree.Relative))
        .Order(StringComparer.Ordinal);

    /// <summary>As GitHub names them: lower case, without punctuation, hyphens for blanks.</summary>
    private static IEnumerable<string> Headings(string file) => File.Exists(file)
        ? Heading().Matches(File.ReadAllText(file)).Select(match => NotInAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))
        : [];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>[a-z-]+/[A-Za-z0-9_./-]+)`")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"(?m)(?:`|^)make (?<target>[a-z0-9-]+)")]
    private static partial Regex Make();

    [GeneratedRegex(@"(?m)^#+ (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
