using System.Net;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Controllers.Tests;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;
using ModelServing.Testing.Time;

namespace ModelServing.Host.Tests.Running;

/// <summary>Two operators as processes of their own, one lease, the sandbox.</summary>
public sealed class FailoverTests : BareClusterFixture
{
    private const string Leads = "Leads: holds lease operators/modelserving-operator";
    private static readonly NamespacedName Lease = new("operators", "modelserving-operator");

    private ApiServerConnection _connection = null!;
    private RunningOperator _leader = null!;
    private RunningOperator _standby = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Define();
        Cluster.Store.Create(new("", "namespaces"), new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "operators" } });
        _connection = new ApiServerConnection(KubeConfig.Load(Cluster.KubeconfigPath).Resolve(null, TimeProvider.System), TimeProvider.System);
        _leader = Start("first");
        await _leader.SaysAsync(Leads);
        _standby = Start("second");
        await _standby.SaysAsync("standing by");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _leader.SignalAsync("CONT");
        await _leader.DisposeAsync();
        await _standby.DisposeAsync();
        foreach (var log in Directory.EnumerateFiles(Folder, "*.log"))
        {
            await TestContext.Out.WriteLineAsync(await File.ReadAllTextAsync(log)); // shown when the test fails
        }

        _connection.Dispose();
    }

    [Test]
    public async Task Both_are_ready_one_works_and_when_it_is_killed_the_other_one_does()
    {
        await _leader.ReadyAsync();
        await _standby.ReadyAsync();
        await ReconciledAsync("before");
        Assert.That((await MasterStatusAsync(_leader), await MasterStatusAsync(_standby)), Is.EqualTo((1.0, 0.0)));
        Assert.That((await _standby.MetricsAsync()).Samples.Where(static sample => sample.Key.StartsWith("controller_runtime_reconcile_total", StringComparison.Ordinal)).Sum(static sample => sample.Value), Is.Zero);
        var first = await LeaseAsync();

        await _leader.SignalAsync("KILL");
        await ReconciledAsync("after");

        var second = await LeaseAsync();
        Assert.That(first.HolderIdentity, Does.Match(@"^.+_[0-9a-f-]{36}\z").And.Not.EqualTo(second.HolderIdentity));
        Assert.That((first.LeaseTransitions, second.LeaseTransitions), Is.EqualTo((0, 1)));
        Assert.That(await MasterStatusAsync(_standby), Is.EqualTo(1.0));
        Assert.That((await _standby.GetAsync("/healthz")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_leader_that_was_paused_finds_another_one_and_ends_with_70()
    {
        await _leader.SignalAsync("STOP");
        await _standby.SaysAsync(Leads);
        await _leader.SignalAsync("CONT");
        await _leader.EndedAsync();

        Assert.That(_leader.Process.ExitCode, Is.EqualTo(70));
        Assert.That(await _leader.LogAsync(), Does.Contain("Lost lease operators/modelserving-operator"));
        await ReconciledAsync("after");
        Assert.That(_standby.Process.HasExited, Is.False);
    }

    [Test]
    public async Task An_orderly_end_frees_the_lease_for_the_next()
    {
        await _leader.Process.StopAsync();
        await _standby.SaysAsync(Leads);

        Assert.That(_leader.Process.ExitCode, Is.Zero);
        Assert.That(await _leader.LogAsync(), Does.Contain("Released lease operators/modelserving-operator"));
        await ReconciledAsync("after");
    }

    private RunningOperator Start(string name) => RunningOperator.Start(
        Cluster.KubeconfigPath,
        Path.Combine(Folder, $"{name}.log"),
        "--leader-elect",
        "--leader-election-namespace", "operators",
        "--leader-election-lease-duration", "3s",
        "--leader-election-renew-deadline", "2s",
        "--leader-election-retry-period", "400ms");

    /// <summary>Creates a ModelDeployment and waits for its Deployment.</summary>
    private async Task ReconciledAsync(string name)
    {
        var models = new ResourceClient<V1Alpha1ModelDeployment>(_connection, ResourceTypes.From(ApiJsonContext.Default.V1Alpha1ModelDeployment), TimeProvider.System);
        var deployments = new ResourceClient<V1Deployment>(_connection, ResourceTypes.From(ApiJsonContext.Default.V1Deployment), TimeProvider.System);
        await models.CreateAsync(Given.ModelDeployment(name), CancellationToken.None);
        await Eventually.TrueAsync(
            async () => await deployments.FindAsync(new NamespacedName("default", name), CancellationToken.None) is not null, RunningOperator.Patience, CancellationToken.None);
    }

    private async Task<V1LeaseSpec> LeaseAsync()
    {
        var leases = new ResourceClient<V1Lease>(_connection, ResourceTypes.From(ApiJsonContext.Default.V1Lease), TimeProvider.System);
        return (await leases.FindAsync(Lease, CancellationToken.None))!.Spec!;
    }

    private static async Task<double> MasterStatusAsync(RunningOperator started) =>
        (await started.MetricsAsync()).Samples["leader_election_master_status{name=\"modelserving-operator\"}"];
}
