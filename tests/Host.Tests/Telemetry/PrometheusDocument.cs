using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelServing.Host.Tests.Telemetry;

/// <summary>
/// A strict reader of Prometheus' text format 0.0.4: what a scraper would only tolerate is an error here. Source: prometheus.io, "Exposition formats".
/// </summary>
internal sealed partial class PrometheusDocument
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);
    private string? _family;
    private string? _help;

    private PrometheusDocument()
    {
    }

    /// <summary>Types of the metrics, by name.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>Values by series, labels as they were written.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    /// <exception cref="FormatException">The text breaks a rule; the message names rule and line.</exception>
    public static PrometheusDocument Parse(string text)
    {
        Require(text.EndsWith('\n'), "the last line must end with a line feed", "");
        Require(!text.Contains('\r', StringComparison.Ordinal), "lines end with a line feed alone", "");
        var document = new PrometheusDocument();
        foreach (var line in text[..^1].Split('\n'))
        {
            document.Read(line);
        }

        document.CheckHistograms();
        return document;
    }

    private void Read(string line)
    {
        if (HelpLine().Match(line) is { Success: true } help)
        {
            _help = help.Groups["name"].Value;
            Require(!_types.ContainsKey(_help), "HELP comes once, before the samples", line);
        }
        else if (TypeLine().Match(line) is { Success: true } type)
        {
            _family = type.Groups["name"].Value;
            Require(_family == _help, "TYPE follows the HELP of the same metric", line);
            Require(_types.TryAdd(_family, type.Groups["type"].Value), "TYPE comes once", line);
        }
        else
        {
            ReadSample(line);
        }
    }

    private void ReadSample(string line)
    {
        var sample = SampleLine().Match(line);
        Require(sample.Success, "neither HELP nor TYPE nor a sample", line);
        var name = sample.Groups["name"].Value;
        string[] names = _family is null ? [] : _types[_family] == "histogram" ? [$"{_family}_bucket", $"{_family}_sum", $"{_family}_count"] : [_family];
        Require(names.Contains(name), "a sample stands below the TYPE of its metric", line);
        var labels = sample.Groups["label"].Captures.Select(static label => label.Value).ToArray();
        Require(labels.Distinct(StringComparer.Ordinal).Count() == labels.Length, "a label comes once", line);
        Require(_samples.TryAdd(sample.Groups["series"].Value, Number(sample.Groups["value"].Value)), "a series comes once", line);
    }

    private void CheckHistograms()
    {
        foreach (var family in _types.Where(static type => type.Value == "histogram").Select(static type => type.Key))
        {
            var buckets = _samples
                .Select(sample => (Match: BucketSeries().Match(sample.Key), sample.Value))
                .Where(bucket => bucket.Match.Success && bucket.Match.Groups["name"].Value == family)
                .GroupBy(static bucket => bucket.Match.Groups["labels"].Value);
            foreach (var histogram in buckets)
            {
                CheckHistogram(family, histogram.Key, [.. histogram.Select(static bucket => (Number(bucket.Match.Groups["le"].Value), bucket.Value))]);
            }
        }
    }

    private void CheckHistogram(string family, string labels, (double Bound, double Count)[] buckets)
    {
        for (var i = 1; i < buckets.Length; i++)
        {
            Require(buckets[i].Bound > buckets[i - 1].Bound, "bounds rise", $"{family} {labels}");
            Require(buckets[i].Count >= buckets[i - 1].Count, "buckets are cumulative", $"{family} {labels}");
        }

        var suffix = labels.Length == 0 ? "" : $"{{{labels.TrimEnd(',')}}}";
        Require(double.IsPositiveInfinity(buckets[^1].Bound), "the last bucket has no bound", family);
        Require(_samples.TryGetValue($"{family}_count{suffix}", out var count) && count == buckets[^1].Count, "the count is that of the last bucket", $"{family} {labels}");
        Require(_samples.ContainsKey($"{family}_sum{suffix}"), "there is a sum", $"{family} {labels}");
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static void Require(bool holds, string rule, string line)
    {
        if (!holds)
        {
            throw new FormatException($"{rule}: {line}");
        }
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\\n]|\\\\|\\n)+\z")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)\z")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?:[^""\\\n]|\\\\|\\""|\\n)*""(?:,(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?:[^""\\\n]|\\\\|\\""|\\n)*"")*\})?) (?<value>[+-]?(?:Inf|[0-9][0-9.eE+-]*)|NaN)\z")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"^(?<name>[a-zA-Z0-9_:]+)_bucket\{(?<labels>.*?)le=""(?<le>[^""]+)""\}\z")]
    private static partial Regex BucketSeries();
}
