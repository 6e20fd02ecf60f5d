using ModelServing.Controllers.Tests.Cluster;

namespace ModelServing.Controllers.Tests.Reconciliation;

public sealed class StandbyTests
{
    private TestCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await TestCluster.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_standby_has_its_caches_and_writes_nothing_until_it_leads_and_then_misses_nothing()
    {
        await _cluster.CreateAsync("before-the-standby");
        await using var standby = await _cluster.StartStandbyAsync();
        await _cluster.CreateAsync("during-the-standby");
        await using (var leader = await _cluster.StartOperatorAsync())
        {
            await _cluster.SettledAsync("before-the-standby");
            await _cluster.SettledAsync("during-the-standby");
        }

        var written = _cluster.Proxy.Writes.Count;
        await _cluster.CreateAsync("between-two-leaders");
        var lists = Lists();
        standby.Lead();
        await _cluster.SettledAsync("between-two-leaders");
        await TestCluster.TrueAsync(() => standby.Log.Reconciles("before-the-standby") > 0 && standby.Log.Reconciles("during-the-standby") > 0);

        Assert.That(
            _cluster.Proxy.Writes.Skip(written).Select(static call => call.Target), Has.All.Contains("between-two-leaders"),
            "what the first leader finished is found finished");
        Assert.That(Lists(), Is.EqualTo(lists), "the caches were there: nothing is listed again");
    }

    private int Lists() => _cluster.Proxy.Calls.Count(static call => call is { Method: "GET", Target: "" } && !call.Query.Contains("watch=", StringComparison.Ordinal));
}
