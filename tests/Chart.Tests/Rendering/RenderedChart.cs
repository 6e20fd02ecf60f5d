using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ModelServing.Chart.Tests.Rendering;

/// <summary>What <c>helm template</c> made of one set of values.</summary>
internal sealed partial record RenderedChart(string Text, IReadOnlyList<RenderedObject> Objects)
{
    public const string Release = "modelserving";
    public const string Namespace = "modelserving-system";

    private static readonly ConcurrentDictionary<string, Task<RenderedChart>> Known = new(StringComparer.Ordinal);

    /// <summary>Renders each set of values once, however many tests look at it.</summary>
    public static Task<RenderedChart> OfAsync(string values) =>
        Known.GetOrAdd(values, RenderAsync);

    public static RenderedChart Parse(string text) => new(
        text,
        [
            .. Document().Matches(text).SelectMany(match =>
                Yaml.ReadAll(match.Groups["text"].Value).Select(value => new RenderedObject(match.Groups["source"].Value, match.Groups["text"].Value, value))),
        ]);

    public IEnumerable<RenderedObject> Of(string kind) => Objects.Where(rendered => rendered.Kind == kind);

    private static async Task<RenderedChart> RenderAsync(string values)
    {
        var result = await Helm.Offline.TemplateAsync(values, CancellationToken.None);
        return Parse(result.OrThrow().Output);
    }

    [GeneratedRegex(@"^---\n# Source: modelserving/(?<source>\S+)\n(?<text>.*?)(?=^---$|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Document();
}
