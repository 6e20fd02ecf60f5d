namespace ModelServing.Api.Validation;

/// <summary>Values inside messages: quoted, short, without control characters, and without a URL's secrets.</summary>
internal static class Shown
{
    private const int MaximumLength = 64;

    public static string Text(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            // User information and signed queries are secrets, and a broken URL may hide them anywhere.
            return $"'{Clean(value[..scheme])}://…'";
        }

        return $"'{Clean(value)}'";
    }

    private static string Clean(string value)
    {
        var cut = value.Length <= MaximumLength ? value : value[..MaximumLength] + "…";
        return string.Concat(cut.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character));
    }
}
