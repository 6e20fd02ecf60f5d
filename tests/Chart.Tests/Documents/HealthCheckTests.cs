using System.Text.Json.Nodes;

namespace ModelServing.Chart.Tests.Documents;

/// <summary>What Argo CD's health check of the chart says of each state, run by Lua where one is installed (Argo CD runs Lua 5.1).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class HealthCheckTests
{
    private const string Serving = """{"type":"Available","status":"True","reason":"MinimumReplicasAvailable"}""";
    private const string NotServing = """{"type":"Available","status":"False","reason":"NoReadyReplicas"}""";

    [SetUp]
    public void RequireLua() => Lua.Require();

    [TestCase("{}", "Progressing", TestName = "No status yet")]
    [TestCase("""{"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True","reason":"RolloutComplete"}]}}""", "Progressing", TestName = "The status of an older generation")]
    [TestCase("""{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True","reason":"RolloutComplete","observedGeneration":1}]}}""", "Progressing", TestName = "A condition of an older generation")]
    [TestCase("""{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"False","reason":"FetchingModel"},{"type":"Reconciling","status":"True","reason":"FetchingModel"},""" + NotServing + "]}}", "Progressing", TestName = "The first start")]
    [TestCase("""{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"False","reason":"RollingOut"},{"type":"Reconciling","status":"True","reason":"RollingOut"},""" + Serving + "]}}", "Progressing", TestName = "A rollout beside the old revision")]
    [TestCase("""{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True","reason":"RolloutComplete"},""" + Serving + "]}}", "Healthy", TestName = "It serves")]
    [TestCase("""{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True","reason":"Suspended"},{"type":"Available","status":"False","reason":"Suspended"}]}}""", "Suspended", TestName = "Nothing is asked to serve")]
    [TestCase("""{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"False","reason":"DigestMismatch"},{"type":"Stalled","status":"True","reason":"DigestMismatch"},""" + Serving + "]}}", "Degraded", TestName = "A broken update while the old revision serves")]
    [TestCase("""{"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"False","reason":"ReplicasNotReady"},""" + NotServing + "]}}", "Degraded", TestName = "All pods lost later")]
    [TestCase("""{"metadata":{"generation":2,"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True","reason":"RolloutComplete"}]}}""", "Progressing", TestName = "It is being deleted")]
    public async Task Health(string state, string health)
    {
        var resource = JsonNode.Parse(state)!.AsObject();
        resource.TryAdd("metadata", new JsonObject { ["generation"] = 2 });

        Assert.That(await Lua.RunAsync(resource, "print(run('argocd-health.lua').status)", CancellationToken.None), Is.EqualTo(health));
    }
}
