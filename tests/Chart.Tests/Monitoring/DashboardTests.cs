using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>The dashboards as files: whole, with every panel in a place of its own, and in the ConfigMaps as they are.</summary>
public sealed partial class DashboardTests
{
    private static IReadOnlyList<Dashboard> Dashboards => Dashboard.All;

    [TestCaseSource(nameof(Dashboards))]
    public void Panels_have_an_id_a_title_and_a_place_of_their_own(Dashboard dashboard)
    {
        var cells = dashboard.Panels.SelectMany(panel => Cells(panel["gridPos"]!).Select(cell => (cell.X, cell.Y, Panel: panel["title"]!.GetValue<string>()))).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dashboard.Panels.Select(panel => panel["id"]!.GetValue<int>()), Is.Unique);
            Assert.That(dashboard.Panels.Select(panel => panel["title"]!.GetValue<string>()), Has.None.Empty);
            Assert.That(cells.Where(cell => cell.X is < 0 or > 23), Is.Empty, "beside the grid");
            Assert.That(cells.GroupBy(cell => (cell.X, cell.Y)).Where(group => group.Count() > 1).Select(group => string.Join(" over ", group.Select(cell => cell.Panel))).Distinct(), Is.Empty);
        }
    }

    [TestCaseSource(nameof(Dashboards))]
    public void Every_variable_that_is_used_is_defined_and_the_other_way_round(Dashboard dashboard)
    {
        var defined = dashboard.Variables.Select(variable => variable["name"]!.GetValue<string>());
        var used = Variable().Matches(dashboard.Value.ToJsonString()).Select(match => match.Groups["name"].Value).Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Distinct();

        Assert.That(used, Is.EquivalentTo(defined));
    }

    [Test]
    public void Names_and_links_are_unique() =>
        Assert.That(Dashboards.Select(dashboard => (dashboard.Value["uid"]!.GetValue<string>(), dashboard.Value["title"]!.GetValue<string>())), Is.Unique.And.All.Matches<(string, string)>(pair => pair.Item1.Length is > 0 and <= 40));

    [Test]
    public async Task Each_is_in_a_ConfigMap_that_the_sidecar_finds()
    {
        var maps = (await RenderedChart.OfAsync("grafana: { dashboards: { enabled: true } }")).Of("ConfigMap").ToArray();

        Assert.That(maps.Select(map => map.Value["metadata"]!["labels"]!["grafana_dashboard"]!.GetValue<string>()), Has.All.EqualTo("1"));
        Assert.That(
            maps.SelectMany(map => map.Value["data"]!.AsObject()).ToDictionary(entry => entry.Key, entry => JsonNode.Parse(entry.Value!.GetValue<string>())!.ToJsonString()),
            Is.EquivalentTo(Dashboards.ToDictionary(dashboard => $"modelserving-{dashboard.Name}.json", dashboard => dashboard.Value.ToJsonString())));
    }

    [Test]
    public async Task The_pages_list_every_alert_and_every_recorded_series_and_no_other()
    {
        var rules = (await MonitoringQuery.OfRulesAsync("metrics: { prometheusRule: { enabled: true } }")).ToLookup(rule => RecordedSeries.Parse(rule.Name) is null, rule => rule.Name);

        Assert.That(Alert().Matches(await File.ReadAllTextAsync(Repository.At("docs", "install.md"))).Select(match => match.Groups["name"].Value), Is.EquivalentTo(rules[true]));
        Assert.That(Recorded().Matches(await File.ReadAllTextAsync(Repository.At("docs", "reference", "runtime-metrics.md"))).Select(match => match.Groups["name"].Value), Is.EquivalentTo(rules[false]));
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonNode place)
    {
        var (x, y, w, h) = (place["x"]!.GetValue<int>(), place["y"]!.GetValue<int>(), place["w"]!.GetValue<int>(), place["h"]!.GetValue<int>());
        return from column in Enumerable.Range(x, w) from line in Enumerable.Range(y, h) select (column, line);
    }

    [GeneratedRegex(@"(?m)^\| `(?<name>ModelServing\w+)` \|")]
    private static partial Regex Alert();

    [GeneratedRegex(@"(?m)^\| `(?<name>\w+:\w+:\w+)` \|")]
    private static partial Regex Recorded();

    [GeneratedRegex(@"\$\{?(?<name>\w+)")]
    private static partial Regex Variable();
}
