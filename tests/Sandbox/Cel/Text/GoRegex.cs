using System.Text.RegularExpressions;

namespace ModelServing.Sandbox.Cel.Text;

/// <summary>
/// A regular expression in the syntax of Go's regexp package (RE2), matched in time linear in the text: it is translated to .NET's
/// syntax and run by the non-backtracking engine. A character outside the basic plane counts as one, as in Go.
/// </summary>
public sealed class GoRegex
{
    /// <summary>Longest pattern that is compiled; an automaton of a longer one is not worth its memory.</summary>
    public const int MaximumLength = 16 * 1024;

    private readonly Regex _regex;

    private GoRegex(string pattern, Regex regex)
    {
        Pattern = pattern;
        _regex = regex;
    }

    public string Pattern { get; }

    /// <summary>Compiles <paramref name="pattern"/>, or gives Go's text for what is wrong with it.</summary>
    public static bool TryCompile(string pattern, out GoRegex? regex, out string? error)
    {
        regex = null;
        try
        {
            if (pattern.Length > MaximumLength)
            {
                throw new GoRegexException("expression too large", "");
            }

            var translated = new GoRegexTranslator(pattern).Translate();
            regex = new GoRegex(pattern, new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            error = null;
            return true;
        }
        catch (GoRegexException e)
        {
            error = e.Message;
        }
        catch (ArgumentException e)
        {
            error = $"error parsing regexp: {e.Message}";
        }
        catch (NotSupportedException)
        {
            error = "error parsing regexp: expression too large";
        }

        return false;
    }

    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>The first match, or null.</summary>
    public string? Find(string text) => _regex.Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>At most <paramref name="limit"/> matches from the left; all of them where it is negative.</summary>
    public IEnumerable<string> FindAll(string text, long limit)
    {
        var left = limit < 0 ? long.MaxValue : limit;
        for (var match = _regex.Match(text); left > 0 && match.Success; match = match.NextMatch(), left--)
        {
            yield return match.Value;
        }
    }
}
