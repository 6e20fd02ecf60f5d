namespace ModelServing.Runtime.Fetching;

/// <summary>Paths that come from outside, such as from a model or an archive. Pure.</summary>
internal static class RelativePath
{
    private const int MaxLength = 1024;

    /// <summary>Whether the path names a file below the folder that it is relative to: slash-separated, each segment a plain name.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= MaxLength
        && !path.Any(character => char.IsControl(character) || character == '\\')
        && path.Split('/').All(segment => segment is not ("" or "." or ".."));

    /// <summary>Drops a leading <c>./</c> and a trailing slash, as archives write them.</summary>
    public static string Normalize(string path) => (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path).TrimEnd('/');
}
