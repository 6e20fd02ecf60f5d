using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelServing.Host.Options;

/// <summary>Durations as people write them in flags: a number and one of <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>, e.g. <c>15s</c> or <c>0.5s</c>.</summary>
internal static partial class DurationText
{
    /// <summary>Null for what is not a duration.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success ? double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * Unit(match.Groups["unit"].Value) : null;
    }

    private static TimeSpan Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromHours(1),
    };

    // At most nine digits: no unit makes that more than a TimeSpan holds.
    [GeneratedRegex(@"^(?<number>[0-9]{1,9}(\.[0-9]{1,9})?)(?<unit>ms|s|m|h)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
