using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelServing.Sandbox.Discovery;

/// <summary>v2 over v1 over v1beta2 over v1alpha1 over anything else (apimachinery <c>version.CompareKubeAwareVersionStrings</c>).</summary>
internal sealed partial class VersionPriority : IComparer<string>
{
    public static readonly VersionPriority Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (Rank(x ?? ""), Rank(y ?? ""));
        var byRank = a.CompareTo(b);
        return byRank != 0 ? byRank : string.CompareOrdinal(y, x);
    }

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var match = Pattern().Match(version);
        if (!match.Success)
        {
            return (0, 0, 0);
        }

        var stability = match.Groups["level"].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, Number(match.Groups["major"].Value), Number(match.Groups["minor"].Value));
    }

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Av(?<major>[1-9][0-9]{0,6})((?<level>alpha|beta)(?<minor>[1-9][0-9]{0,6}))?\z")]
    private static partial Regex Pattern();
}
