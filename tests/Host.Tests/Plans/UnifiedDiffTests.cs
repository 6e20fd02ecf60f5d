using System.Text.RegularExpressions;
using ModelServing.Host.Plans.Output;

namespace ModelServing.Host.Tests.Plans;

public sealed partial class UnifiedDiffTests
{
    [Test]
    public void A_change_is_shown_with_three_lines_around_it()
    {
        string[] old = ["a", "b", "c", "d", "e", "f", "g", "h"];
        string[] changed = ["a", "b", "c", "d", "X", "f", "g", "h"];

        Assert.That(UnifiedDiff.Write("one", old, "two", changed), Is.EqualTo("--- one\n+++ two\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n"));
    }

    [Test]
    public void Equal_texts_have_none() => Assert.That(UnifiedDiff.Write("one", ["a"], "two", ["a"]), Is.Empty);

    [Test]
    public void A_text_that_comes_or_goes_is_one_hunk()
    {
        Assert.That(UnifiedDiff.Write("/dev/null", [], "two", ["a", "b"]), Is.EqualTo("--- /dev/null\n+++ two\n@@ -0,0 +1,2 @@\n+a\n+b\n"));
        Assert.That(UnifiedDiff.Write("one", ["a"], "/dev/null", []), Is.EqualTo("--- one\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n"));
    }

    [Test]
    public void Whatever_the_texts_the_diff_makes_the_one_into_the_other()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 2000; round++)
        {
            string[] old = [.. Enumerable.Range(0, random.Next(24)).Select(_ => Line(random))];
            string[] changed = [.. Enumerable.Range(0, random.Next(24)).Select(_ => Line(random))];

            Assert.That(Patch(old, UnifiedDiff.Write("one", old, "two", changed)), Is.EqualTo(changed), $"round {round}");
        }
    }

    private static string Line(Random random) => ((char)('a' + random.Next(4))).ToString();

    /// <summary>What <c>patch</c> does, without its tolerance.</summary>
    private static List<string> Patch(string[] old, string diff)
    {
        var result = new List<string>();
        var next = 0;
        foreach (var line in diff.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))
        {
            if (Head().Match(line) is { Success: true } head)
            {
                var count = int.Parse(head.Groups["count"].Value, null);
                var start = int.Parse(head.Groups["start"].Value, null) - (count == 0 ? 0 : 1);
                result.AddRange(old[next..start]);
                next = start;
            }
            else if (line[0] == '+')
            {
                result.Add(line[1..]);
            }
            else
            {
                Assert.That(old[next++], Is.EqualTo(line[1..]));
                if (line[0] == ' ')
                {
                    result.Add(line[1..]);
                }
            }
        }

        return [.. result, .. old[next..]];
    }

    [GeneratedRegex(@"^@@ -(?<start>\d+),(?<count>\d+) \+\d+,\d+ @@$")]
    private static partial Regex Head();
}
