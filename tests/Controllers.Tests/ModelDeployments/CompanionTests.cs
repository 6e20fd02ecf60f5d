using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Controllers.Tests.Cluster;
using ModelServing.Sandbox.Storage;
using ModelServing.Testing.Time;

namespace ModelServing.Controllers.Tests.ModelDeployments;

/// <summary>Children that a spec switches on and off, from the first write to the last.</summary>
public sealed class CompanionTests
{
    private static readonly GroupResource Budgets = new("policy", "poddisruptionbudgets");
    private static readonly GroupResource Policies = new("networking.k8s.io", "networkpolicies");
    private static readonly GroupResource Accounts = new("", "serviceaccounts");
    private static readonly GroupResource Monitors = new("monitoring.coreos.com", "podmonitors");
    private static readonly GroupResource Routes = new("gateway.networking.k8s.io", "httproutes");
    private TestCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await TestCluster.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task They_come_with_the_spec_are_kept_as_they_should_be_and_go_with_it()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m", replicas: 2);
        var account = await ThereAsync(Accounts);
        Assert.That(account["automountServiceAccountToken"]!.GetValue<bool>(), Is.False);
        Assert.That((await ThereAsync(Budgets))["spec"]!["maxUnavailable"]!.GetValue<int>(), Is.EqualTo(1));

        await PatchAsync("""{"spec":{"networking":{"networkPolicy":{}}}}""");
        await ThereAsync(Policies);
        _cluster.Sandbox.Store.Update(Key(Policies), static policy => policy["spec"]!["ingress"]![0]!["ports"]!.AsArray().Add(new JsonObject { ["protocol"] = "TCP", ["port"] = 22 }));
        await Eventually.TrueAsync(() => Task.FromResult(Find(Policies)?["spec"]!["ingress"]![0]!["ports"]!.AsArray().Count == 3), TestCluster.Patience, default);

        await PatchAsync("""{"spec":{"networking":null,"replicas":1}}""");
        await GoneAsync(Policies);
        await GoneAsync(Budgets);
        Assert.That(Find(Accounts), Is.Not.Null, "the pods use it");
    }

    [Test]
    public async Task One_of_somebody_else_is_left_alone_and_said()
    {
        _cluster.Sandbox.Store.Create(Policies, new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = "NetworkPolicy",
            ["metadata"] = new JsonObject { ["name"] = "m", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["podSelector"] = new JsonObject() },
        });
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m");
        await _cluster.SettledAsync("m");
        Assert.That(Find(Policies)!["metadata"]!["ownerReferences"], Is.Null, "nobody asked for one");

        await PatchAsync("""{"spec":{"networking":{"networkPolicy":{}}}}""");
        var stalled = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Stalled, "True", FailureReasons.NameConflict));
        Assert.That(stalled.Status.Find(ConditionTypes.Stalled)!.Message, Does.StartWith("NetworkPolicy m:"));
        Assert.That(Find(Policies)!["metadata"]!["ownerReferences"], Is.Null);
    }

    [Test]
    public async Task A_kind_that_is_missing_is_said_and_one_that_is_there_is_used()
    {
        await using (await _cluster.StartOperatorAsync())
        {
            await _cluster.CreateAsync("m");
            await PatchAsync("""{"spec":{"networking":{"gateway":{"parentRefs":[{"name":"g"}],"hostnames":["m.example.com"]}}}}""");
            var missing = await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Ready, "False") && status.ObservedGeneration == 2);
            Assert.That(missing.Status!.Url, Is.EqualTo("http://m.default.svc:8080"));
        }

        Define(Monitors, "PodMonitor", "podmonitor");
        Define(Routes, "HTTPRoute", "httproute");
        await using var again = await _cluster.StartOperatorAsync();
        await ThereAsync(Monitors);
        var route = await ThereAsync(Routes);
        Assert.That(route["spec"]!["rules"]![0]!["backendRefs"]![0]!["port"]!.GetValue<int>(), Is.EqualTo(8080));
        _cluster.Sandbox.Store.Update(Key(Routes), static accepted => accepted["status"] = JsonNode.Parse("""{"parents":[{"parentRef":{"name":"g"},"conditions":[{"type":"Accepted","status":"True"}]}]}"""));
        await _cluster.StatusAsync("m", static status => status.Url == "https://m.example.com");

        await PatchAsync("""{"spec":{"networking":null,"observability":{"podMonitor":"Disabled"}}}""");
        await GoneAsync(Monitors);
        await GoneAsync(Routes);
        await _cluster.StatusAsync("m", static status => status.Url == "http://m.default.svc:8080");
    }

    [Test]
    public async Task While_suspended_no_child_is_written_and_then_all_that_waited_is()
    {
        await using var started = await _cluster.StartOperatorAsync();
        await _cluster.CreateAsync("m");
        await _cluster.SettledAsync("m");
        await PatchAsync("""{"spec":{"suspend":true}}""");
        await _cluster.StatusAsync("m", static status => status.Has(ConditionTypes.Suspended, "True", ConditionReasons.SuspendRequested));
        var before = ChildWrites();

        await PatchAsync("""{"spec":{"replicas":3,"warmup":{"requestsPerBatchSize":7}}}""");
        await _cluster.Services.DeleteAsync(TestCluster.Named("m"), null, CancellationToken.None);
        await _cluster.StatusAsync("m", static status => status.ObservedGeneration == 3 && status.Find(ConditionTypes.Suspended)!.Message!.Contains("5 writes", StringComparison.Ordinal));
        Assert.That(ChildWrites(), Is.EqualTo(before));

        await PatchAsync("""{"spec":{"suspend":false}}""");
        await TestCluster.ExistsAsync(_cluster.Services, "m");
        await ThereAsync(Budgets);
        await Eventually.GetAsync(
            () => _cluster.Deployments.FindAsync(TestCluster.Named("m"), CancellationToken.None), static found => found?.Spec?.Replicas == 3, TestCluster.Patience, CancellationToken.None);
        await _cluster.StatusAsync("m", static status => status.Find(ConditionTypes.Suspended) is null);
    }

    private int ChildWrites() => _cluster.Proxy.Writes.Count(static write => !write.IsEvent && !write.Target.StartsWith("modeldeployments/", StringComparison.Ordinal));

    private void Define(GroupResource kind, string name, string singular) => _cluster.Sandbox.Store.Create(
        new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"),
        (JsonObject)JsonNode.Parse($$$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{{kind.Resource}}}}.{{{{kind.Group}}}}"},
            "spec":{"group":"{{{{kind.Group}}}}","scope":"Namespaced","names":{"plural":"{{{{kind.Resource}}}}","singular":"{{{{singular}}}}","kind":"{{{{name}}}}","listKind":"{{{{name}}}}List"},
            "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
            """)!);

    private static ObjectKey Key(GroupResource kind) => new(kind, "default", "m");

    private JsonObject? Find(GroupResource kind) => _cluster.Sandbox.Store.Get(Key(kind));

    private async Task<JsonObject> ThereAsync(GroupResource kind) =>
        (await Eventually.GetAsync(() => Task.FromResult(Find(kind)), static found => found is not null, TestCluster.Patience, CancellationToken.None))!;

    private Task GoneAsync(GroupResource kind) => Eventually.TrueAsync(() => Task.FromResult(Find(kind) is null), TestCluster.Patience, CancellationToken.None);

    private Task<V1Alpha1ModelDeployment> PatchAsync(string patch) => _cluster.ModelDeployments.MergePatchAsync(TestCluster.Named("m"), Encoding.UTF8.GetBytes(patch), CancellationToken.None);
}
