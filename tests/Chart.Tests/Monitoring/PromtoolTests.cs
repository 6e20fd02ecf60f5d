using System.Text;
using ModelServing.Chart.Tests.Rendering;
using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Chart.Tests.Monitoring;

/// <summary>Prometheus's own judgement, where promtool is installed: every query can be parsed, the alerts fire when they should and only then, and what is recorded is right.</summary>
public sealed class PromtoolTests
{
    private static readonly string? Promtool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    private static readonly string Folder = Repository.At("artifacts", "chart", "promtool");

    [SetUp]
    public void RequirePromtool()
    {
        Assume.That(Promtool, Is.Not.Null, "promtool is not installed");
        Directory.CreateDirectory(Folder);
    }

    [TestCase("metrics: { prometheusRule: { enabled: true, alertLabels: { team: platform } } }")]
    [TestCase("{ watchNamespaces: [team-a, team-b], metrics: { prometheusRule: { enabled: true } } }")]
    public async Task Rules_are_valid(string values)
    {
        var rules = await WriteAsync($"rules-{values.Length}.yaml", await RulesAsync(values));

        await RunAsync("check", "rules", rules);
    }

    [Test]
    public async Task Every_query_of_a_dashboard_can_be_parsed()
    {
        var text = new StringBuilder("groups:\n- name: dashboards\n  rules:\n");
        foreach (var query in MonitoringQuery.OfDashboards())
        {
            text.Append("  - record: dashboard:query\n    labels: { panel: '").Append(query.Name.Replace("'", "''", StringComparison.Ordinal)).Append("' }\n    expr: |-\n      ").Append(query.Expression).Append('\n');
        }

        await RunAsync("check", "rules", "--lint=none", await WriteAsync("dashboards.yaml", text.ToString()));
    }

    [TestCase("alerts.yaml")]
    [TestCase("recordings.yaml")]
    public async Task Alerts_fire_when_they_should_and_only_then_and_what_is_recorded_is_right(string cases)
    {
        await WriteAsync("rules.yaml", await RulesAsync("metrics: { prometheusRule: { enabled: true } }"));

        await RunAsync("test", "rules", await WriteAsync(cases, await File.ReadAllTextAsync(Repository.At("tests", "Chart.Tests", "Monitoring", cases))));
    }

    private static async Task<string> RulesAsync(string values) => (await RenderedChart.OfAsync(values)).Of("PrometheusRule").Single().Value["spec"]!.ToJsonString();

    private static async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var result = await Command.RunAsync(Promtool!, arguments, null, CancellationToken.None);

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }
}
