using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>One of the chart's Grafana dashboards.</summary>
public sealed record Dashboard(string Name, JsonObject Value)
{
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Helm.Chart, "files", "dashboards")).Order(StringComparer.Ordinal)
            .Select(file => new Dashboard(Path.GetFileNameWithoutExtension(file), JsonNode.Parse(File.ReadAllText(file))!.AsObject())),
    ];

    public IEnumerable<JsonNode> Panels => Value["panels"]!.AsArray().OfType<JsonNode>();

    public IEnumerable<JsonNode> Variables => Value["templating"]!["list"]!.AsArray().OfType<JsonNode>();

    // The name of the test case.
    public override string ToString() => Name;
}
