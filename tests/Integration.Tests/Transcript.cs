using System.Globalization;
using System.Text.RegularExpressions;
using ModelServing.Testing;

namespace ModelServing.Integration.Tests;

/// <summary>The blocks of a page that shows commands with what they print: a line that begins with "$ " is typed, the lines up to the next one are the answer.</summary>
internal sealed partial class Transcript(string page)
{
    private readonly string[] _blocks = [.. Fence().Matches(File.ReadAllText(page)).Select(match => match.Groups["text"].Value)];

    public static Transcript OfPage(params string[] path) => new(Repository.At(path));

    /// <summary>The one block with the words in it.</summary>
    public string Block(string words) => _blocks.Single(block => block.Contains(words, StringComparison.Ordinal));

    public IEnumerable<(string Command, string Answer)> Steps(string words) =>
        Block(words).Split("$ ").Skip(1).Select(step => step.Split('\n', 2)).Select(static parts => (parts[0], parts[1].Trim()));

    /// <summary>Without what differs from run to run and from processor to processor: ages, and the last digits of numbers.</summary>
    public static string Essence(string text) => Number().Replace(
        Age().Replace(text.Trim(), "AGE"), match => double.Parse(match.Value, CultureInfo.InvariantCulture).ToString("E3", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^```[a-z]*\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\b(\d+m)?\d+s$", RegexOptions.Multiline)]
    private static partial Regex Age();

    [GeneratedRegex(@"\d+\.\d+(E-\d+)?")]
    private static partial Regex Number();
}
