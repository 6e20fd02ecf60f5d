using ModelServing.Sandbox.Cel.Text;

namespace ModelServing.Sandbox.Tests.Cel;

public sealed class GoRegexTests
{
    [TestCase("^[a-f0-9]{64}$", "deadbeef", false)]
    [TestCase("^a$", "a\n", false)]
    [TestCase("(?m)^b$", "a\nb\nc", true)]
    [TestCase("a.b", "a\nb", false)]
    [TestCase("(?s)a.b", "a\nb", true)]
    [TestCase("^.$", "\U0001F600", true)]
    [TestCase("^[^a]$", "\U0001F600", true)]
    [TestCase("^[\\x{1F600}-\\x{1F64F}]+$", "\U0001F600\U0001F601", true)]
    [TestCase("^\\d+$", "٣", false)]
    [TestCase("^\\w+$", "é", false)]
    [TestCase("^\\pL+$", "é", true)]
    [TestCase("^\\p{Greek}+$", "αβγ", true)]
    [TestCase("^[[:alpha:]]+$", "abc", true)]
    [TestCase("^[^[:space:]]+$", "a b", false)]
    [TestCase("(?i)^abc$", "ABC", true)]
    [TestCase("^(?P<x>a)(?:b)$", "ab", true)]
    [TestCase("\\Qa.b\\E", "axb", false)]
    [TestCase("^[a\\-z]+$", "a-z", true)]
    [TestCase("^[]a]+$", "]a", true)]
    [TestCase("^a{,2}$", "a{,2}", true)]
    [TestCase("x*", "", true)]
    public void Patterns_mean_what_they_mean_in_Go(string pattern, string text, bool matches)
    {
        Assert.That(GoRegex.TryCompile(pattern, out var regex, out var error), Is.True, error);
        Assert.That(regex!.IsMatch(text), Is.EqualTo(matches));
    }

    [TestCase("(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`")]
    [TestCase("(?<=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?<`")]
    [TestCase("(a)\\1", "error parsing regexp: invalid escape sequence: `\\1`")]
    [TestCase("(a", "error parsing regexp: missing closing ): `(a`")]
    [TestCase("a)", "error parsing regexp: unexpected ): `a)`")]
    [TestCase("[a", "error parsing regexp: missing closing ]: `[a`")]
    [TestCase("*a", "error parsing regexp: missing argument to repetition operator: `*`")]
    [TestCase("a**", "error parsing regexp: invalid nested repetition operator: `**`")]
    [TestCase("a{1001}", "error parsing regexp: invalid repeat count: `{1001}`")]
    [TestCase("(a{100}){100}", "error parsing regexp: invalid repeat count: `{100}`")]
    [TestCase("[z-a]", "error parsing regexp: invalid character class range: `z-a`")]
    [TestCase("a\\", "error parsing regexp: trailing backslash at end of expression")]
    public void What_Go_refuses_is_refused_with_its_text(string pattern, string message)
    {
        Assert.That(GoRegex.TryCompile(pattern, out _, out var error), Is.False);
        Assert.That(error, Is.EqualTo(message));
    }

    [Test]
    public void A_pattern_made_to_backtrack_takes_linear_time()
    {
        Assert.That(GoRegex.TryCompile("^(a+)+$", out var regex, out _), Is.True);
        Assert.That(regex!.IsMatch(new string('a', 50_000) + "b"), Is.False);
    }

    [Test]
    public void Random_patterns_are_compiled_or_refused_and_nothing_is_thrown()
    {
        const string alphabet = "ab01(){}[]*+?|^$.\\dwsbQEpLx-:,=!<>PiUm ";
        var random = new Random(11);
        for (var i = 0; i < 10_000; i++)
        {
            var pattern = new string([.. Enumerable.Range(0, random.Next(1, 16)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            if (GoRegex.TryCompile(pattern, out var regex, out var error))
            {
                regex!.IsMatch("ab01");
            }
            else
            {
                Assert.That(error, Does.StartWith("error parsing regexp: "), pattern);
            }
        }
    }
}
