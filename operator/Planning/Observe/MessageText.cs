using System.Text;

namespace ModelServing.Planning.Observe;

/// <summary>Text of others made fit for a status: one line, no control characters, bounded.</summary>
internal static class MessageText
{
    /// <summary>Leaves room for what is said around it within an event's 1024 bytes.</summary>
    public const int MaximumBytes = 800;

    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var result = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? new Rune(' ') : rune;
            if (kept.Value == ' ' && (result.Length == 0 || result[^1] == ' '))
            {
                continue;
            }

            bytes += kept.Utf8SequenceLength;
            if (bytes > MaximumBytes)
            {
                return result.ToString().TrimEnd() + "…";
            }

            result.Append(kept.ToString());
        }

        return result.ToString().TrimEnd();
    }
}
