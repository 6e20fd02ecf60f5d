using System.Text.RegularExpressions;

namespace ModelServing.Runtime.Configuration;

/// <summary>What models, versions and model files may be called. Pure.</summary>
internal static partial class ModelName
{
    /// <summary>Of <see cref="IsValid"/>, for messages.</summary>
    public const string Rule = "must be 1 to 253 letters, digits, '.', '_' or '-' that begin with a letter or digit";

    // Leaves room for the name of the temporary file beside it within the 255 bytes of a file name.
    private const int LongestFileName = 200;

    /// <summary>Of <see cref="IsFile"/>, for messages.</summary>
    public static string FileRule { get; } = $"must be a plain file name of at most {LongestFileName} characters without '/' and '\\'";

    /// <summary>Whether a model or a version may be called so.</summary>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>Whether a file may be called so: it is one part of a path, and leads nowhere else.</summary>
    public static bool IsFile(string name) =>
        name.Length is > 0 and <= LongestFileName && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\', '\0');

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,252}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
