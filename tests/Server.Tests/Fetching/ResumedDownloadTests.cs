using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class ResumedDownloadTests
{
    private const int SentBeforeTheBreak = 300_000;

    [Test]
    public async Task A_broken_download_goes_on_where_it_stopped()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(new Breaking("\"v1\"", "\"v1\"").AnswerAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
        var second = server.Requests.ElementAt(1);
        Assert.That(server.Requests, Has.Count.EqualTo(2));
        Assert.That(second.IfRange, Is.EqualTo("\"v1\""));
        Assert.That(Start(second.Range), Is.InRange(1, SentBeforeTheBreak));
    }

    [Test]
    public async Task A_file_that_changed_meanwhile_is_fetched_from_its_beginning()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(new Breaking("\"v1\"", "\"v2\"").AnswerAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
        Assert.That(server.Requests.ElementAt(1).IfRange, Is.EqualTo("\"v1\""));
    }

    [TestCase(null)]
    [TestCase("W/\"weak\"")]
    public async Task Without_a_strong_validator_the_download_begins_again(string? tag)
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(new Breaking(tag, tag).AnswerAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
        Assert.That(server.Requests.Select(request => request.Range), Has.All.Empty);
    }

    [Test]
    public async Task A_range_that_was_not_asked_for_is_dropped()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(new Breaking("\"v1\"", "\"v1\"") { Shift = 10 }.AnswerAsync);

        fixture.ExpectFetched(await fixture.FetchAsync(server.Url("/m.onnx")));
        Assert.That(server.Requests.Last().Range, Is.Empty);
    }

    [Test]
    public async Task A_download_that_never_gets_on_is_given_up()
    {
        using var fixture = new FetchFixture();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = FetchFixture.Content.Length;
            await context.Response.StartAsync();
            context.Abort();
        });

        fixture.ExpectFailed(await fixture.FetchAsync(server.Url("/m.onnx")), FailureReason.ModelUnreadable, "gave up after 5 attempts without progress");
    }

    private static int Start(string range) =>
        int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);

    /// <summary>Breaks off its first answer and honours ranges from then on.</summary>
    private sealed class Breaking(string? firstTag, string? laterTag)
    {
        private int _answers;

        /// <summary>How far the ranges it sends lie beside those it is asked for.</summary>
        public int Shift { get; init; }

        public async Task AnswerAsync(HttpContext context)
        {
            var first = Interlocked.Increment(ref _answers) == 1;
            var tag = first ? firstTag : laterTag;
            if (tag is not null)
            {
                context.Response.Headers.ETag = tag;
            }

            if (first)
            {
                context.Response.ContentLength = FetchFixture.Content.Length;
                await context.Response.Body.WriteAsync(FetchFixture.Content.AsMemory(0, SentBeforeTheBreak));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            var start = 0;
            var range = context.Request.Headers.Range.ToString();
            if (range.Length > 0 && context.Request.Headers.IfRange == tag)
            {
                start = Start(range) + Shift;
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {start}-{FetchFixture.Content.Length - 1}/{FetchFixture.Content.Length}";
            }

            context.Response.ContentLength = FetchFixture.Content.Length - start;
            await context.Response.Body.WriteAsync(FetchFixture.Content.AsMemory(start));
        }
    }
}
