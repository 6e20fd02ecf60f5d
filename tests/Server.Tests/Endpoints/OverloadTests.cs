using System.Net;
using System.Text.Json.Nodes;
using ModelServing.Runtime.Tests.Hosting;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Endpoints;

internal sealed class OverloadTests : IDisposable
{
    private readonly Gate _gate = new();

    public void Dispose() => _gate.Dispose();

    [Test]
    public async Task A_full_queue_is_503_with_a_time_to_come_back()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxQueuedRequests = 1, MaxBatchSize = 1 }, _gate.BeforeRunning);
        _gate.Close();
        var running = runtime.InferAsync(TestModel.JsonRequest());
        await Eventually.TrueAsync(() => _gate.Arrived == 1);
        var queued = runtime.InferAsync(TestModel.JsonRequest());
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 2);

        using var refused = await runtime.InferAsync(TestModel.JsonRequest());

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(refused.Headers.RetryAfter?.Delta, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        Assert.That((string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["error"], Is.Not.Empty);
        _gate.Open();
        Assert.That((await running).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await queued).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_request_whose_own_time_is_over_is_504()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxBatchSize = 1 }, _gate.BeforeRunning);
        _gate.Close();
        var running = runtime.InferAsync(TestModel.JsonRequest());
        await Eventually.TrueAsync(() => _gate.Arrived == 1);
        var hurried = TestModel.JsonRequest();
        hurried["parameters"] = new JsonObject { ["timeout"] = 1_000 };

        using var late = await runtime.InferAsync(hurried);

        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        _gate.Open();
        Assert.That((await running).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_caller_that_goes_away_frees_its_place()
    {
        await using var runtime = await TestRuntime.StartAsync(TestModel.Settings with { MaxBatchSize = 1 }, _gate.BeforeRunning);
        _gate.Close();
        var running = runtime.InferAsync(TestModel.JsonRequest());
        await Eventually.TrueAsync(() => _gate.Arrived == 1);
        using var patience = new CancellationTokenSource();
        var queued = runtime.InferAsync(TestModel.JsonRequest(), patience.Token);
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 2);

        await patience.CancelAsync();

        await ((Task)queued).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(queued.IsCanceled, Is.True);
        await Eventually.TrueAsync(() => runtime.Host.InFlight == 1);
        _gate.Open();
        Assert.That((await running).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
