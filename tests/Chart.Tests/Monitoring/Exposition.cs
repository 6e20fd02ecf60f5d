using System.Text.RegularExpressions;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>What a program exposes on <c>/metrics</c>, and the labels that Prometheus adds to it.</summary>
/// <param name="Samples">Labels and values of each series, by name.</param>
/// <param name="TargetLabels">Labels of the target.</param>
internal sealed partial record Exposition(ILookup<string, IReadOnlyDictionary<string, string>> Samples, IReadOnlyList<string> TargetLabels)
{
    public static Exposition Read(string text, params string[] targetLabels) => new(
        Sample().Matches(text).ToLookup(
            sample => sample.Groups["name"].Value,
            sample => (IReadOnlyDictionary<string, string>)Label().Matches(sample.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value)),
        targetLabels);

    public bool Has(string metric, string label) => TargetLabels.Contains(label) || Samples[metric].Any(labels => labels.ContainsKey(label));

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>.*)\})? \S+$", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>\w+)="(?<value>(?:[^"\\]|\\.)*)""")]
    private static partial Regex Label();
}
