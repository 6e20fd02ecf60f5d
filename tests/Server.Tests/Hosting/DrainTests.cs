using System.Net;
using System.Net.Sockets;
using ModelServing.Runtime.Configuration;
using ModelServing.Testing.Time;

namespace ModelServing.Runtime.Tests.Hosting;

internal sealed class DrainTests : IDisposable
{
    private readonly Gate _gate = new();

    public void Dispose() => _gate.Dispose();

    [Test]
    public async Task During_the_delay_requests_are_served_although_the_runtime_is_not_ready()
    {
        var time = new ManualTimeProvider();
        var drain = new DrainSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
        await using var runtime = await TestRuntime.StartAsync(drain: drain, time: time);
        runtime.Drain();
        await Eventually.TrueAsync(() => time.PendingTimers == 1);

        using var ready = await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative));
        using var live = await runtime.Client.GetAsync(new Uri("/v2/health/live", UriKind.Relative));
        using var answer = await runtime.InferAsync(TestModel.JsonRequest());

        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain("UNLOADING Draining"));
        Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.ConnectionClose, Is.True);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.That(runtime.Running.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await runtime.Running, Is.Null);
        Assert.That(
            async () => await runtime.InferAsync(TestModel.JsonRequest()),
            Throws.InstanceOf<HttpRequestException>().With.InnerException.InstanceOf<SocketException>());
    }

    [Test]
    public async Task What_is_in_flight_when_the_listener_closes_is_answered()
    {
        await using var runtime = await TestRuntime.StartAsync(wrap: _gate.BeforeRunning);
        _gate.Close();
        var inFlight = runtime.InferAsync(TestModel.JsonRequest());
        await Eventually.TrueAsync(() => _gate.Arrived == 1);

        runtime.Drain();
        await Eventually.TrueAsync(() => RefusesConnectionsAsync(runtime.Client.BaseAddress!));
        Assert.That(runtime.Running.IsCompleted, Is.False);
        _gate.Open();

        Assert.That((await inFlight).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await runtime.Running, Is.Null);
    }

    [Test]
    public async Task Under_load_no_request_is_lost()
    {
        var drain = new DrainSettings(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(30));
        await using var runtime = await TestRuntime.StartAsync(drain: drain);
        var answered = 0;
        var failed = new System.Collections.Concurrent.ConcurrentBag<string>();
        var rotation = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(async seed =>
        {
            while (!rotation.IsCancellationRequested)
            {
                try
                {
                    using var response = await runtime.InferBinaryAsync(TestModel.BinaryRequest(), TestModel.Bytes(TestModel.Values(seed)));
                    if (response.StatusCode != HttpStatusCode.OK)
                    {
                        failed.Add(response.StatusCode.ToString());
                    }

                    Interlocked.Increment(ref answered);
                }
                catch (HttpRequestException lost)
                {
                    failed.Add(lost.ToString());
                }
            }
        }).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref answered) >= 100);

        runtime.Drain();
        await Eventually.TrueAsync(async () =>
        {
            // What a Service does: the endpoint leaves the rotation once readiness fails.
            using var ready = await runtime.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative));
            return ready.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        var answeredBefore = Volatile.Read(ref answered);
        await Eventually.TrueAsync(() => Volatile.Read(ref answered) >= answeredBefore + 8);
        await rotation.CancelAsync();
        await Task.WhenAll(callers);

        Assert.That(await runtime.Running, Is.Null);
        Assert.That(failed, Is.Empty);
        rotation.Dispose();
    }

    [Test]
    public async Task What_the_time_out_leaves_over_is_cut_and_the_runtime_ends()
    {
        var time = new ManualTimeProvider();
        await using var runtime = await TestRuntime.StartAsync(
            wrap: _gate.BeforeRunning, drain: new DrainSettings(TimeSpan.Zero, TimeSpan.FromSeconds(30)), time: time);
        _gate.Close();
        var stuck = runtime.InferAsync(TestModel.JsonRequest());
        await Eventually.TrueAsync(() => _gate.Arrived == 1);

        runtime.Drain();
        await Eventually.TrueAsync(() => time.PendingTimers == 1);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(await runtime.Running, Is.Null);
        await ((Task)stuck).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(stuck.Exception?.InnerException, Is.InstanceOf<HttpRequestException>());
        _gate.Open();
    }

    [Test]
    public async Task A_second_signal_ends_the_delay_at_once()
    {
        var time = new ManualTimeProvider();
        await using var runtime = await TestRuntime.StartAsync(drain: new DrainSettings(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), time: time);
        runtime.Drain();
        await Eventually.TrueAsync(() => time.PendingTimers == 1);

        runtime.End();

        await ((Task)runtime.Running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(runtime.Running.IsCanceled, Is.True);
    }

    [Test]
    public async Task A_signal_while_loading_ends_without_a_delay_once_the_load_is_over()
    {
        var time = new ManualTimeProvider();
        _gate.Close();
        await using var runtime = await TestRuntime.StartAsync(
            wrap: _gate.BeforeLoading, drain: new DrainSettings(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), time: time, awaitReady: false);
        await Eventually.TrueAsync(() => _gate.Arrived == 1);

        runtime.Drain();
        await Eventually.TrueAsync(() => time.PendingTimers == 1);
        _gate.Open();

        Assert.That(await runtime.Running, Is.Null);
    }

    private static async Task<bool> RefusesConnectionsAsync(Uri address)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
