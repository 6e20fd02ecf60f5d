using System.Globalization;
using System.Net.Sockets;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tests.Nodes;

namespace ModelServing.Sandbox.Tests.Networking;

public sealed class ServiceTests
{
    // One address of 127.32.0.0/11 for each test process.
    private static readonly string Address = string.Create(CultureInfo.InvariantCulture, $"127.{32 + (Environment.ProcessId / 65000 % 16)}.{Environment.ProcessId / 250 % 250}.{(Environment.ProcessId % 250) + 1}");
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = new Uri($"http://{Address}:8080/"), Timeout = TimeSpan.FromSeconds(10) };
    private TestCluster _cluster = null!;

    [SetUp]
    public void StartCluster()
    {
        _cluster = TestCluster.Start();
        _cluster.Create(KnownResources.Services, Given.Service("web", Address));
    }

    [TearDown]
    public async Task StopClusterAsync()
    {
        _client.Dispose();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task Requests_are_balanced_over_the_ready_pods_and_refused_when_there_are_none()
    {
        Assert.That(async () => await _client.GetStringAsync("name"), Throws.InstanceOf<HttpRequestException>().With.InnerException.InstanceOf<SocketException>());
        _cluster.Create(KnownResources.Deployments, Given.Deployment("web", 2, Given.Responder()));
        await UntilReadyEndpointsAsync(2);

        var names = new List<string>();
        await UntilAnsweredAsync();
        for (var request = 0; request < 6; request++)
        {
            names.Add(await _client.GetStringAsync("name"));
        }

        Assert.That(names.GroupBy(name => name).Select(group => (group.Key, group.Count())), Is.EquivalentTo(_cluster.Pods().Select(pod => (pod.Name, 3))));

        _cluster.Store.Update(new ObjectKey(KnownResources.Deployments, "default", "web"), value => value["spec"]!["replicas"] = 0);
        await _cluster.UntilAsync(() => _cluster.Pods().Count == 0, "no pods");
        await UntilRefusedAsync();
    }

    [Test]
    public async Task A_pod_leaves_its_service_when_it_begins_to_stop_and_still_answers_who_is_connected()
    {
        var pod = Given.Pod("web", Given.Responder().With("env", """[{"name": "DRAIN_SECONDS", "value": "2"}]"""));
        _cluster.Create(KnownResources.Pods, pod);
        _cluster.Create(KnownResources.Pods, Given.Pod("other", Given.Responder()).With("metadata", """{"name": "other", "namespace": "default", "labels": {"app": "web"}}"""));
        await UntilReadyEndpointsAsync(2);
        await UntilAnsweredAsync();
        var direct = new Uri($"http://{_cluster.Pod("web")!.Text("status", "podIP")}:8080/name");

        _cluster.Store.Delete(new ObjectKey(KnownResources.Pods, "default", "web"));
        await UntilReadyEndpointsAsync(1);

        Assert.That(await _client.GetStringAsync(direct), Is.EqualTo("web"), "it still serves");
        var endpoint = Endpoints().Single(found => found.Text("targetRef", "name") == "web");
        Assert.That((endpoint.IsSet("conditions", "ready"), endpoint.IsSet("conditions", "terminating")), Is.EqualTo((false, true)));
        for (var request = 0; request < 4; request++)
        {
            Assert.That(await _client.GetStringAsync("name"), Is.EqualTo("other"));
        }
    }

    private IEnumerable<System.Text.Json.Nodes.JsonObject> Endpoints() =>
        _cluster.Store.List(KnownResources.EndpointSlices, "default").Items.SelectMany(slice => slice.Items("endpoints"));

    private Task UntilReadyEndpointsAsync(int count) =>
        _cluster.UntilAsync(() => Endpoints().Count(endpoint => endpoint.IsSet("conditions", "ready")) == count, $"{count} ready endpoints");

    /// <summary>The proxy follows the endpoints a moment later; nothing in the store tells when.</summary>
    private async Task UntilAnsweredAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            try
            {
                await _client.GetStringAsync("name", limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }
    }

    private async Task UntilRefusedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            try
            {
                await _client.GetStringAsync("name", limit.Token);
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
            {
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }
    }
}
