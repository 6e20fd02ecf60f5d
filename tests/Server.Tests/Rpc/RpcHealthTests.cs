using ModelServing.Grpc.Health;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;
using ServingStatus = ModelServing.Grpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace ModelServing.Runtime.Tests.Rpc;

internal sealed class RpcHealthTests : IDisposable
{
    private readonly Gate _gate = new();

    public void Dispose() => _gate.Dispose();

    [TestCase("")]
    [TestCase("inference.GRPCInferenceService")]
    [TestCase(TestModel.Name)]
    public async Task Health_follows_the_model_from_loading_to_draining(string service)
    {
        var time = new ManualTimeProvider();
        _gate.Close();
        await using var runtime = await TestRuntime.StartAsync(
            wrap: _gate.BeforeLoading, drain: new DrainSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)), time: time, awaitReady: false);
        await using var watch = await runtime.Rpc.OpenAsync($"{RpcClient.Health}Watch");
        await watch.WriteAsync(new HealthCheckRequest { Service = service });
        await watch.EndAsync();

        Assert.That(await NextAsync(watch), Is.EqualTo(ServingStatus.NotServing));
        Assert.That(await CheckAsync(runtime, service), Is.EqualTo(ServingStatus.NotServing));
        _gate.Open();
        Assert.That(await NextAsync(watch), Is.EqualTo(ServingStatus.Serving));
        Assert.That(await CheckAsync(runtime, service), Is.EqualTo(ServingStatus.Serving));
        runtime.Drain();
        Assert.That(await NextAsync(watch), Is.EqualTo(ServingStatus.NotServing));
        Assert.That(await CheckAsync(runtime, service), Is.EqualTo(ServingStatus.NotServing));

        // Who watches does not hold up the end.
        await Eventually.TrueAsync(() => time.PendingTimers == 1);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await NextAsync(watch), Is.Null);
        Assert.That(watch.Result().Code, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(await runtime.Running, Is.Null);
    }

    [Test]
    public async Task An_unknown_service_is_not_found_and_to_watchers_unknown()
    {
        await using var runtime = await TestRuntime.StartAsync();
        (await runtime.Rpc.CallAsync($"{RpcClient.Health}Check", new HealthCheckRequest { Service = "other" })).ExpectRefusal(StatusCode.NotFound, "'other'");
        await using var watch = await runtime.Rpc.OpenAsync($"{RpcClient.Health}Watch");
        await watch.WriteAsync(new HealthCheckRequest { Service = "other" });
        await watch.EndAsync();

        Assert.That(await NextAsync(watch), Is.EqualTo(ServingStatus.ServiceUnknown));
    }

    [Test]
    public async Task The_list_has_every_service()
    {
        await using var runtime = await TestRuntime.StartAsync();

        var list = (await runtime.Rpc.CallAsync($"{RpcClient.Health}List", new HealthListRequest())).Only(HealthListResponse.Parser);

        Assert.That(list.Statuses.Keys, Is.EquivalentTo(["", "inference.GRPCInferenceService", TestModel.Name]));
        Assert.That(list.Statuses.Values.Select(status => status.Status), Is.All.EqualTo(ServingStatus.Serving));
    }

    private static async Task<ServingStatus?> NextAsync(RpcStream watch) => (await watch.ReadAsync(HealthCheckResponse.Parser))?.Status;

    private static async Task<ServingStatus> CheckAsync(TestRuntime runtime, string service) =>
        (await runtime.Rpc.CallAsync($"{RpcClient.Health}Check", new HealthCheckRequest { Service = service })).Only(HealthCheckResponse.Parser).Status;
}
