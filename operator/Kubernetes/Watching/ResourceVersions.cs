namespace ModelServing.Kubernetes.Watching;

/// <summary>
/// Order of resource versions of one resource type: decimal integers of any length (KEP-5504). A server that uses something
/// else has no order to offer, and comparisons with its versions answer null.
/// </summary>
public static class ResourceVersions
{
    /// <summary>Below, at or above zero as <paramref name="left"/> is older than, equal to or newer than <paramref name="right"/>.</summary>
    public static int? Compare(string? left, string? right)
    {
        if (!IsInteger(left) || !IsInteger(right))
        {
            return null;
        }

        return left!.Length != right!.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
    }

    /// <summary>Whether <paramref name="version"/> is known to be older than <paramref name="other"/>.</summary>
    public static bool IsOlder(string? version, string? other) => Compare(version, other) < 0;

    private static bool IsInteger(string? version) =>
        !string.IsNullOrEmpty(version) && !version.AsSpan().ContainsAnyExceptInRange('0', '9') && (version[0] != '0' || version.Length == 1);
}
