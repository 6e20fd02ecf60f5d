using System.Net;
using Microsoft.AspNetCore.Http;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class HttpModelSourceTests
{
    [Test]
    public async Task A_file_arrives_whole_under_its_name()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(SendContentAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
    }

    [Test]
    public async Task A_chunked_answer_arrives_whole()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            foreach (var block in FetchFixture.Content.Chunk(100_000))
            {
                await context.Response.Body.WriteAsync(block);
                await context.Response.Body.FlushAsync();
            }
        });

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
    }

    [TestCase(404, FailureReason.ModelNotFound)]
    [TestCase(410, FailureReason.ModelNotFound)]
    [TestCase(401, FailureReason.AccessDenied)]
    [TestCase(403, FailureReason.AccessDenied)]
    [TestCase(400, FailureReason.ModelUnreadable)]
    [TestCase(204, FailureReason.ModelUnreadable)]
    public async Task A_final_status_ends_the_fetch_at_once(int status, FailureReason reason)
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var outcome = await fixture.FetchAsync(server.Url("/m.onnx?token=secret"));

        fixture.ExpectFailed(outcome, reason, $"/m.onnx answers {status}");
        Assert.That(((FetchOutcome.Failed)outcome).Message, Does.Not.Contain("secret"));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
        Assert.That(server.Requests.Single().Target, Is.EqualTo("/m.onnx?token=secret"));
    }

    [TestCase(500)]
    [TestCase(503)]
    [TestCase(429)]
    [TestCase(408)]
    public async Task A_passing_failure_is_tried_again(int status)
    {
        using var fixture = new FetchFixture();
        var answers = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            if (++answers > 2)
            {
                return SendContentAsync(context);
            }

            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
        Assert.That(server.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_server_that_keeps_failing_is_given_up()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 502;
            return Task.CompletedTask;
        });

        fixture.ExpectFailed(await fixture.FetchAsync(server.Url("/m.onnx")), FailureReason.ModelUnreadable, "502 BadGateway; gave up after 5 attempts");
        Assert.That(server.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task A_closed_port_is_unreadable()
    {
        using var fixture = new FetchFixture();
        var server = await LoopbackServer.StartAsync(SendContentAsync);
        var url = server.Url("/m.onnx");
        await server.DisposeAsync();

        fixture.ExpectFailed(await fixture.FetchAsync(url), FailureReason.ModelUnreadable, "Connection refused");
    }

    [Test]
    public async Task An_encoded_answer_is_refused()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return SendContentAsync(context);
        });

        fixture.ExpectFailed(await fixture.FetchAsync(server.Url("/m.onnx")), FailureReason.ModelUnreadable, "content encoding 'gzip'");
    }

    [Test]
    public async Task An_announced_length_beyond_the_limit_is_refused_unread()
    {
        using var fixture = new FetchFixture { Settings = Limited(700_000) };
        await using var server = await LoopbackServer.StartAsync(SendContentAsync);

        fixture.ExpectFailed(
            await fixture.FetchAsync(server.Url("/m.onnx")), FailureReason.InvalidModel, "is 700001 bytes; fetch.maxBytes allows 700000 bytes");
    }

    [Test]
    public async Task A_body_that_grows_beyond_the_limit_is_cut_off()
    {
        using var fixture = new FetchFixture { Settings = Limited(700_000) };
        await using var server = await LoopbackServer.StartAsync(context => context.Response.Body.WriteAsync(FetchFixture.Content).AsTask());

        fixture.ExpectFailed(
            await fixture.FetchAsync(server.Url("/m.onnx")), FailureReason.InvalidModel, "is larger; fetch.maxBytes allows 700000 bytes");
    }

    [Test]
    public async Task A_server_that_goes_silent_is_left_and_asked_again()
    {
        using var fixture = new FetchFixture { Tuning = FetchTuning.Default with { StallTimeout = TimeSpan.FromMilliseconds(250), FirstDelay = TimeSpan.Zero } };
        var answers = 0;
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            if (++answers > 1)
            {
                await SendContentAsync(context);
                return;
            }

            context.Response.ContentLength = FetchFixture.Content.Length;
            await context.Response.Body.WriteAsync(FetchFixture.Content.AsMemory(0, 1_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
        Assert.That(answers, Is.EqualTo(2));
    }

    [Test]
    public async Task The_whole_fetch_has_a_deadline()
    {
        using var fixture = new FetchFixture { Settings = Limited(10_000_000) with { Timeout = TimeSpan.FromMilliseconds(300) } };
        await using var server = await LoopbackServer.StartAsync(
            context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        fixture.ExpectFailed(
            await fixture.FetchAsync(server.Url("/m.onnx")), FailureReason.ModelUnreadable, "was not fetched within 0.3 s (fetch.timeoutSeconds)");
    }

    [Test]
    public async Task A_cancelled_fetch_leaves_nothing_behind()
    {
        using var fixture = new FetchFixture();
        using var cancellation = new CancellationTokenSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = FetchFixture.Content.Length;
            await context.Response.Body.WriteAsync(FetchFixture.Content.AsMemory(0, 1_000));
            await context.Response.Body.FlushAsync();
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        Assert.That(async () => await fixture.FetchAsync(server.Url("/m.onnx"), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(fixture.Files, Is.Empty);
    }

    internal static Task SendContentAsync(HttpContext context)
    {
        context.Response.ContentLength = FetchFixture.Content.Length;
        return context.Response.Body.WriteAsync(FetchFixture.Content).AsTask();
    }

    private static FetchSettings Limited(long maxBytes) => new(maxBytes, TimeSpan.FromSeconds(30), 5, [IPNetwork.Parse("127.0.0.0/8")]);
}
