using System.Text.Json.Nodes;
using ModelServing.Chart.Tests.Rendering;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>What Argo CD's actions of the chart offer for each state, and what they make of the object, run by Lua where one is installed.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ActionTests
{
    private const string Key = "resource.customizations.actions.modelserving.dev_ModelDeployment";

    [SetUp]
    public void RequireLua() => Lua.Require();

    [TestCase("""{"spec":{}}""", "restart stop suspend", TestName = "One replica, unsaid")]
    [TestCase("""{"spec":{"replicas":3,"suspend":false}}""", "restart stop suspend", TestName = "Three replicas")]
    [TestCase("""{"spec":{"replicas":0}}""", "start suspend", TestName = "Stopped")]
    [TestCase("""{"spec":{"autoscaling":{"maxReplicas":3}}}""", "restart suspend", TestName = "Autoscaled, which has no replicas to set")]
    [TestCase("""{"spec":{"replicas":0,"suspend":true}}""", "resume", TestName = "Suspended, when nothing else would be done")]
    public async Task Discovery(string resource, string offered) => Assert.That(
        await Lua.RunAsync(
            JsonNode.Parse(resource)!.AsObject(),
            "local names = {}\nfor name, action in pairs(run('argocd-actions/discovery.lua')) do if not action.disabled then table.insert(names, name) end end\ntable.sort(names)\nprint(table.concat(names, ' '))",
            CancellationToken.None),
        Is.EqualTo(offered));

    [TestCase("""{"metadata":{},"spec":{"replicas":3}}""", "0 3", TestName = "Stop keeps the number")]
    [TestCase("""{"metadata":{},"spec":{}}""", "0 1", TestName = "Stop keeps the default")]
    public async Task Stopping(string resource, string expected) => Assert.That(await RunAsync(resource, "stop"), Is.EqualTo(expected));

    [TestCase("""{"metadata":{"annotations":{"modelserving.dev/stopped-replicas":"3"}},"spec":{"replicas":0}}""", "3 nil", TestName = "Start takes the number back")]
    [TestCase("""{"metadata":{},"spec":{"replicas":0}}""", "1 nil", TestName = "Start without a number")]
    [TestCase("""{"metadata":{"annotations":{"modelserving.dev/stopped-replicas":"many"}},"spec":{"replicas":0}}""", "1 nil", TestName = "Start after somebody wrote there")]
    [TestCase("""{"metadata":{"annotations":{"modelserving.dev/stopped-replicas":"0"}},"spec":{"replicas":0}}""", "1 nil", TestName = "Start starts")]
    public async Task Starting(string resource, string expected) => Assert.That(await RunAsync(resource, "start"), Is.EqualTo(expected));

    [TestCase("""{"spec":{}}""", "suspend", "true", TestName = "Suspend")]
    [TestCase("""{"spec":{"suspend":true}}""", "resume", "nil", TestName = "Resume")]
    public async Task Suspending(string resource, string action, string expected) => Assert.That(
        await Lua.RunAsync(JsonNode.Parse(resource)!.AsObject(), $"print(tostring(run('argocd-actions/{action}.lua').spec.suspend))", CancellationToken.None), Is.EqualTo(expected));

    [TestCase("""{"metadata":{},"spec":{}}""")]
    [TestCase("""{"metadata":{},"spec":{"podTemplate":{"metadata":{"annotations":{"team":"a"}}}}}""")]
    public async Task Restarting_changes_an_annotation_of_the_pods_and_nothing_else(string resource)
    {
        const string program = """
            local made = run('argocd-actions/restart.lua').spec.podTemplate.metadata.annotations
            print(made['restarted-at'], made['team'] or '', obj.spec.replicas)
            """;
        var team = resource.Contains("team", StringComparison.Ordinal) ? "a" : "";

        Assert.That(await Lua.RunAsync(JsonNode.Parse(resource)!.AsObject(), program, CancellationToken.None), Does.Match($@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ\t{team}\tnil\z"));
    }

    [Test]
    public async Task The_ConfigMap_has_the_form_that_Argo_CD_reads()
    {
        var text = (await RenderedChart.OfAsync("argocd: { actions: true }")).Of("ConfigMap").Single().Value["data"]!.AsObject();
        var actions = Yaml.Read(text[Key]!.GetValue<string>());

        Assert.That(text.Select(pair => pair.Key), Is.EqualTo((string[])[Key]), "the health check is a choice of its own");
        Assert.That(actions.Select(pair => pair.Key), Is.EqualTo((string[])["discovery.lua", "definitions"]));
        Assert.That(actions["discovery.lua"]!.GetValue<string>().Trim(), Is.EqualTo(Read("discovery")));
        foreach (var definition in actions["definitions"]!.AsArray())
        {
            Assert.That(definition!["action.lua"]!.GetValue<string>().Trim(), Is.EqualTo(Read(definition["name"]!.GetValue<string>())));
        }

        Assert.That(
            actions["definitions"]!.AsArray().Select(definition => $"{definition!["name"]}.lua").Append("discovery.lua"),
            Is.EquivalentTo(Directory.GetFiles(Path.Combine(Helm.Chart, "files", "argocd-actions")).Select(Path.GetFileName)));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Helm.Chart, "files", "argocd-actions", $"{name}.lua")).Trim();

    private static Task<string> RunAsync(string resource, string action) => Lua.RunAsync(
        JsonNode.Parse(resource)!.AsObject(),
        $"local made = run('argocd-actions/{action}.lua')\nprint(made.spec.replicas .. ' ' .. tostring((made.metadata.annotations or {{}})['modelserving.dev/stopped-replicas']))",
        CancellationToken.None);
}
