using System.Globalization;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Status;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Rpc;

internal sealed class RpcOverloadTests : IDisposable
{
    private readonly Gate _gate = new();

    public void Dispose() => _gate.Dispose();

    [Test]
    public async Task A_full_queue_is_unavailable_with_a_time_to_come_back()
    {
        await using var runtime = await BusyAsync(TestModel.Settings.MaxBatchSize, maxQueued: 1);
        var queued = runtime.Rpc.InferAsync(RpcRequests.Raw());
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 2);

        var refused = await runtime.Rpc.InferAsync(RpcRequests.Raw());

        refused.ExpectRefusal(StatusCode.Unavailable, "maxQueuedRequests");
        Assert.That(long.Parse(refused.Headers["grpc-retry-pushback-ms"], CultureInfo.InvariantCulture), Is.Positive);
        _gate.Open();
        Assert.That((await queued).Code, Is.EqualTo(StatusCode.Ok));
    }

    [TestCase("20m", null)]
    [TestCase("3600S", 20_000L)]
    [TestCase(null, 20_000L)]
    public async Task A_request_whose_time_is_over_leaves_the_queue(string? header, long? parameter)
    {
        await using var runtime = await BusyAsync(maxBatchSize: 1);
        var request = RpcRequests.Raw();
        if (parameter is { } timeout)
        {
            request.Parameters.Add("timeout", new InferParameter { Int64Param = timeout });
        }

        var late = await runtime.Rpc.InferAsync(request, message => AddTimeout(message, header));

        late.ExpectRefusal(StatusCode.DeadlineExceeded, "has passed");
        Assert.That(runtime.Host.InFlight, Is.EqualTo(1));
        _gate.Open();
    }

    [Test]
    public async Task A_deadline_holds_for_a_message_that_does_not_come()
    {
        await using var runtime = await TestRuntime.StartAsync();
        await using var call = await runtime.Rpc.OpenAsync($"{RpcClient.Inference}ModelInfer", message => AddTimeout(message, "50m"));
        await call.WriteAsync(RpcFrame.Of(RpcRequests.Raw())[..100]);

        Assert.That(await call.ReadAsync(ModelInferResponse.Parser), Is.Null);
        Assert.That(call.Result().Code, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task A_caller_that_goes_away_frees_its_place()
    {
        await using var runtime = await BusyAsync(maxBatchSize: 1);
        using var patience = new CancellationTokenSource();
        var queued = runtime.Rpc.InferAsync(RpcRequests.Raw(), cancellationToken: patience.Token);
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 2);

        await patience.CancelAsync();

        await ((Task)queued).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(queued.IsCanceled, Is.True);
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 1);
        _gate.Open();
    }

    [Test]
    public async Task A_model_that_loads_is_unavailable_and_says_why()
    {
        _gate.Close();
        await using var runtime = await TestRuntime.StartAsync(wrap: _gate.BeforeLoading, awaitReady: false);
        await Eventually.TrueAsync(() => _gate.Arrived == 1);

        (await runtime.Rpc.InferAsync(RpcRequests.Raw())).ExpectRefusal(StatusCode.Unavailable, "LOADING");
        Assert.That((await runtime.Rpc.CallAsync($"{RpcClient.Inference}ServerReady", new ServerReadyRequest())).Only(ServerReadyResponse.Parser).Ready, Is.False);
        Assert.That((await runtime.Rpc.CallAsync($"{RpcClient.Inference}ServerLive", new ServerLiveRequest())).Only(ServerLiveResponse.Parser).Live, Is.True);
        (await runtime.Rpc.CallAsync($"{RpcClient.Inference}ModelMetadata", new ModelMetadataRequest { Name = TestModel.Name }))
            .ExpectRefusal(StatusCode.Unavailable, "LOADING");
        _gate.Open();
    }

    [Test]
    public async Task During_the_delay_of_a_drain_calls_are_answered()
    {
        var time = new ManualTimeProvider();
        await using var runtime = await TestRuntime.StartAsync(drain: new DrainSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)), time: time);
        runtime.Drain();
        await Eventually.TrueAsync(() => time.PendingTimers == 1);

        for (var i = 0; i < 3; i++)
        {
            // Each answer asks for a new connection; the client opens one and notices nothing.
            Assert.That((await runtime.Rpc.InferAsync(RpcRequests.Raw())).Code, Is.EqualTo(StatusCode.Ok));
        }

        Assert.That((await runtime.Rpc.CallAsync($"{RpcClient.Inference}ServerReady", new ServerReadyRequest())).Only(ServerReadyResponse.Parser).Ready, Is.False);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await runtime.Running, Is.Null);
    }

    /// <summary>A runtime that runs one request and does not get on.</summary>
    private async Task<TestRuntime> BusyAsync(int maxBatchSize, int maxQueued = 64)
    {
        var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxBatchSize = maxBatchSize, MaxQueuedRequests = maxQueued }, _gate.BeforeRunning);
        _gate.Close();
        _ = runtime.Rpc.InferAsync(RpcRequests.Raw());
        await Eventually.TrueAsync(() => _gate.Arrived == 1);
        return runtime;
    }

    private static void AddTimeout(HttpRequestMessage message, string? value)
    {
        if (value is not null)
        {
            message.Headers.Add("grpc-timeout", value);
        }
    }
}
