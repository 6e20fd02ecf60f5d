using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using ModelServing.Runtime.Fetching;
using ModelServing.Testing.Stores;

namespace ModelServing.Runtime.Tests.Fetching;

/// <summary>Large files come in several ranges at a time, and what has arrived outlives the process that fetched it.</summary>
internal sealed class RangedDownloadTests
{
    private const int RangeBytes = 64 << 10;

    private readonly ConcurrentQueue<string> _ranges = new();
    private readonly FetchFixture _fixture = new()
    {
        Tuning = FetchTuning.Default with { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(5), RangeBytes = RangeBytes },
    };

    [TearDown]
    public void RemoveFiles() => _fixture.Dispose();

    [Test, CancelAfter(30_000)]
    public async Task Four_ranges_are_on_their_way_at_a_time(CancellationToken cancellationToken)
    {
        var together = new TaskCompletionSource();
        var waiting = 0;
        await using var site = await StartAsync(async context =>
        {
            // The first answer is let go; three more must come before any of them gets its own.
            if (context.Request.Headers.Range.Count > 0)
            {
                if (Interlocked.Increment(ref waiting) == 3)
                {
                    together.SetResult();
                }

                await together.Task.WaitAsync(cancellationToken);
            }

            await StoredContent.SendAsync(context, FetchFixture.Content);
        });

        _fixture.ExpectFetched(await FetchAsync(site, cancellationToken));
        Assert.That(_ranges, Has.Count.EqualTo((FetchFixture.Content.Length + RangeBytes - 1) / RangeBytes));
    }

    [Test]
    public async Task A_range_that_breaks_off_is_asked_for_again_and_no_other()
    {
        var broken = 0;
        await using var site = await StartAsync(async context =>
        {
            if (context.Request.Headers.Range.ToString().StartsWith($"bytes={RangeBytes}-", StringComparison.Ordinal) && Interlocked.Increment(ref broken) == 1)
            {
                context.Response.StatusCode = 206;
                context.Response.ContentLength = RangeBytes;
                context.Response.Headers.ContentRange = $"bytes {RangeBytes}-{(2 * RangeBytes) - 1}/{FetchFixture.Content.Length}";
                await context.Response.Body.WriteAsync(FetchFixture.Content.AsMemory(RangeBytes, 1000));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await StoredContent.SendAsync(context, FetchFixture.Content);
        });

        _fixture.ExpectFetched(await FetchAsync(site));
        Assert.That(_ranges.Count(range => range.Length == 0), Is.EqualTo(1), "what had arrived was kept");
    }

    [Test]
    public async Task A_file_that_changes_between_two_ranges_is_fetched_anew()
    {
        var old = FetchFixture.Content.Reverse().ToArray();
        var answers = 0;
        await using var site = await StartAsync(context => StoredContent.SendAsync(context, Interlocked.Increment(ref answers) <= 3 ? old : FetchFixture.Content));

        _fixture.ExpectFetched(await FetchAsync(site));
    }

    [Test, CancelAfter(30_000)]
    public async Task What_a_killed_fetch_has_left_is_not_fetched_again(CancellationToken cancellationToken)
    {
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var site = await StartAsync(async context =>
        {
            var isLate = context.Request.Headers.Range.ToString().StartsWith($"bytes={5 * RangeBytes}-", StringComparison.Ordinal);
            if (isLate && !killed.IsCancellationRequested)
            {
                await killed.CancelAsync();
                context.Abort();
                return;
            }

            await StoredContent.SendAsync(context, FetchFixture.Content);
        });
        Assert.That(async () => await FetchAsync(site, killed.Token), Throws.InstanceOf<OperationCanceledException>());
        var kept = new FileInfo(Partial).Length;
        Assert.That(kept, Is.GreaterThanOrEqualTo(RangeBytes));
        _ranges.Clear();

        _fixture.ExpectFetched(await FetchAsync(site, cancellationToken));
        Assert.That(_ranges.First(), Is.EqualTo($"bytes={kept}-"));
    }

    [Test]
    public async Task A_damaged_rest_of_an_earlier_fetch_does_not_spoil_this_one()
    {
        await using var site = await StartAsync(context => StoredContent.SendAsync(context, FetchFixture.Content));
        using (var partial = await OpenAsync(site))
        {
            _ = await partial.TryAppendAsync(new byte[100_000], CancellationToken.None);
            partial.Remember(new ResumePoint(await TagAsync(site)));
        }

        Assert.That(File.Exists(Partial));
        _fixture.ExpectFetched(await FetchAsync(site));
        Assert.That(_ranges, Does.Contain("bytes=100000-"));
    }

    [Test]
    public void Ranges_cover_every_byte_once([Random(0L, 1000L, 20)] long start, [Values(1, 7, 64)] int size)
    {
        var end = start + (size * 13) + (start % size);
        var ranges = RangePlan.Split(start, end, size).ToList();

        Assert.That(ranges.SelectMany(range => Enumerable.Range(0, range.Length).Select(index => range.Offset + index)), Is.EqualTo(Enumerable.Range(0, (int)(end - start)).Select(index => start + index)));
        Assert.That(ranges.Select(range => range.Length), Has.All.InRange(1, size));
    }

    private string Partial => Path.Combine(Path.GetDirectoryName(_fixture.Target)!, ".model.onnx.partial");

    private static Uri Url(LoopbackSite site) => new(site.Address + "/m.onnx");

    private static async Task<System.Net.Http.Headers.RangeConditionHeaderValue> TagAsync(LoopbackSite site)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(Url(site));
        return new System.Net.Http.Headers.RangeConditionHeaderValue(response.Headers.ETag!);
    }

    private Task<LoopbackSite> StartAsync(RequestDelegate answer) => LoopbackSite.StartAsync(context =>
    {
        _ranges.Enqueue(context.Request.Headers.Range.ToString());
        return answer(context);
    });

    private Task<FetchOutcome> FetchAsync(LoopbackSite site, CancellationToken cancellationToken = default) => _fixture.FetchAsync(Url(site), cancellationToken);

    private Task<PartialFile> OpenAsync(LoopbackSite site) => PartialFile.OpenAsync(
        _fixture.Target, 10_000_000, Url(site).AbsoluteUri, FetchFixture.ContentDigest, TimeProvider.System, CancellationToken.None);
}
