using System.Text;

namespace ModelServing.Runtime.Telemetry;

/// <summary>
/// Names for the text format. A valid name goes out as it is, so that Triton's names stay Triton's; others are translated as OpenTelemetry's
/// Prometheus exporter does it: unit and, for counters, <c>_total</c> as suffixes. Pure.
/// </summary>
internal static class PrometheusName
{
    public static string OfMetric(string instrument, string? unit, MetricKind kind)
    {
        if (IsValid(instrument, allowColon: true))
        {
            return instrument;
        }

        var name = Replace(instrument, allowColon: true);
        name = Append(name, UnitSuffix(unit, kind));
        return kind == MetricKind.Counter ? Append(name, "total") : name;
    }

    public static string OfLabel(string key) => IsValid(key, allowColon: false) ? key : Replace(key, allowColon: false);

    private static string? UnitSuffix(string? unit, MetricKind kind) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" when kind == MetricKind.Gauge => "ratio",
        _ => null,
    };

    private static string Append(string name, string? suffix) =>
        suffix is null || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name}_{suffix}";

    private static bool IsValid(string name, bool allowColon) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => IsNameCharacter(character, allowColon));

    private static string Replace(string name, bool allowColon)
    {
        var result = new StringBuilder(name.Length + 1);
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            result.Append('_');
        }

        foreach (var character in name)
        {
            result.Append(IsNameCharacter(character, allowColon) ? character : '_');
        }

        return result.ToString();
    }

    private static bool IsNameCharacter(char character, bool allowColon) =>
        char.IsAsciiLetterOrDigit(character) || character == '_' || (allowColon && character == ':');
}
