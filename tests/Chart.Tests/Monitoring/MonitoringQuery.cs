using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>One query that the chart ships.</summary>
/// <param name="Name">Where it is: dashboard and panel, or alert, or the series that it is recorded as.</param>
/// <param name="Expression">PromQL, with Grafana's variables filled in.</param>
/// <param name="Shown">Labels that the legend or the annotations show.</param>
internal sealed partial record MonitoringQuery(string Name, string Expression, IReadOnlyList<string> Shown)
{
    public static IReadOnlyList<MonitoringQuery> OfDashboards() => [.. Dashboard.All.SelectMany(dashboard => dashboard.Panels.SelectMany(panel => OfPanel(dashboard, panel)).Concat(dashboard.Variables.SelectMany(variable => OfVariable(dashboard, variable))))];

    /// <summary>What a rendered chart alerts on, and what it records.</summary>
    public static async Task<IReadOnlyList<MonitoringQuery>> OfRulesAsync(string values) =>
    [
        .. (await RenderedChart.OfAsync(values)).Of("PrometheusRule").Single().Value["spec"]!["groups"]!.AsArray()
            .SelectMany(group => group!["rules"]!.AsArray())
            .Select(rule => new MonitoringQuery(
                (rule!["alert"] ?? rule["record"])!.GetValue<string>(),
                rule["expr"]!.GetValue<string>(),
                [.. Labels(rule["annotations"]?["summary"]?.GetValue<string>() ?? "", AnnotationLabel())])),
    ];

    private static IEnumerable<MonitoringQuery> OfPanel(Dashboard dashboard, JsonNode panel) => (panel["targets"]?.AsArray() ?? []).Select(target =>
        new MonitoringQuery(
            $"{dashboard.Name}: {panel["title"]}",
            Fill(target!["expr"]!.GetValue<string>()),
            [.. Labels(target["legendFormat"]!.GetValue<string>(), LegendLabel())]));

    private static IEnumerable<MonitoringQuery> OfVariable(Dashboard dashboard, JsonNode variable)
    {
        if (variable["type"]!.GetValue<string>() == "query")
        {
            var asked = LabelValues().Match(variable["query"]!["query"]!.GetValue<string>());
            Assert.That(asked.Success, $"{dashboard.Name}: variable {variable["name"]} asks for no label_values");
            yield return new MonitoringQuery($"{dashboard.Name}: variable {variable["name"]}", Fill($"count by ({asked.Groups["label"].Value}) ({asked.Groups["series"].Value})"), []);
        }
    }

    private static string Fill(string expression) => Variable().Replace(expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$__range", "3h", StringComparison.Ordinal), "filled-in");

    private static IEnumerable<string> Labels(string text, Regex label) => label.Matches(text).Select(match => match.Groups["label"].Value);

    [GeneratedRegex(@"\$[a-z]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"\{\{ \$labels\.(?<label>\w+) \}\}")]
    private static partial Regex AnnotationLabel();

    [GeneratedRegex(@"^label_values\((?<series>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}
