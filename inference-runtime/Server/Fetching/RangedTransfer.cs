using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace ModelServing.Runtime.Fetching;

/// <summary>
/// Brings the rest of a file in ranges, a few at a time, each over a connection of its own, and appends them in their order: what is on the disk is always
/// the file's beginning, hashed as it grew, so that a broken download goes on from there. A range is in memory while it waits for those before it.
/// </summary>
internal sealed class RangedTransfer(IRemoteFile file, GuardedClient client, FetchContext context, PartialFile target, FetchProgress progress)
{
    /// <param name="response">Open where the target's content ends: the first range is taken from it.</param>
    /// <param name="resume">Names the file that every range must be of.</param>
    /// <param name="total">The file's length.</param>
    /// <param name="watch">Of the open response.</param>
    public async Task<AttemptOutcome> RunAsync(HttpResponseMessage response, ResumePoint resume, long total, StallWatch watch)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
        var window = new Queue<Task<RangeOutcome>>();
        try
        {
            var isOpen = true;
            foreach (var (offset, length) in RangePlan.Split(target.Length, total, context.Tuning.RangeBytes))
            {
                window.Enqueue(isOpen ? ReceiveAsync(response, length, watch) : AskAsync(offset, length, total, resume, stop.Token));
                isOpen = false;
                if (window.Count == context.Tuning.ParallelRanges && await AppendNextAsync(window, total, stop.Token) is { } stopped)
                {
                    return stopped;
                }
            }

            while (window.Count > 0)
            {
                if (await AppendNextAsync(window, total, stop.Token) is { } stopped)
                {
                    return stopped;
                }
            }

            return new AttemptOutcome.Complete();
        }
        finally
        {
            await stop.CancelAsync();
            await GiveBackAsync(window);
        }
    }

    /// <returns>Null to go on.</returns>
    private async Task<AttemptOutcome?> AppendNextAsync(Queue<Task<RangeOutcome>> window, long total, CancellationToken cancellationToken)
    {
        switch (await window.Dequeue())
        {
            case RangeOutcome.Received received:
                try
                {
                    // The length was checked when the file was begun.
                    _ = await target.TryAppendAsync(received.Buffer.AsMemory(0, received.Length), cancellationToken);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(received.Buffer);
                }

                progress.Report(target.Length, total);
                return null;
            case RangeOutcome.Stopped stopped:
                return stopped.Outcome;
            default:
                target.Reset();
                return new AttemptOutcome.Interrupted($"{file.Origin} changed while it was fetched");
        }
    }

    private async Task<RangeOutcome> AskAsync(long offset, int length, long total, ResumePoint resume, CancellationToken cancellationToken)
    {
        RangeOutcome outcome = new RangeOutcome.Changed();
        var attempt = await TransportAttempt.RunAsync(
            file.Origin,
            context,
            async watch =>
            {
                outcome = await AskAsync(offset, length, total, resume, watch);
                return new AttemptOutcome.Complete();
            },
            cancellationToken);
        return attempt is AttemptOutcome.Complete ? outcome : new RangeOutcome.Stopped(attempt);
    }

    private async Task<RangeOutcome> AskAsync(long offset, int length, long total, ResumePoint resume, StallWatch watch)
    {
        var begun = await file.BeginAsync(watch.Token);
        if (begun is not FirstHop.Ready first)
        {
            return new RangeOutcome.Stopped(((FirstHop.Refused)begun).Outcome);
        }

        var exchange = await client.GetAsync(first, Ask, watch.Token);
        if (exchange is not Exchange.Answered answered)
        {
            return new RangeOutcome.Stopped(((Exchange.Refused)exchange).Outcome);
        }

        using var response = answered.Response;
        if (response.StatusCode == HttpStatusCode.OK || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return new RangeOutcome.Changed();
        }

        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            return new RangeOutcome.Stopped(await file.ExplainAsync(response, answered.Url, watch.Token));
        }

        if (response.Content.Headers.ContentRange is not { Unit: "bytes" } got || got.From != offset || got.To != offset + length - 1 || (got.Length ?? total) != total)
        {
            return new RangeOutcome.Stopped(new AttemptOutcome.Interrupted($"{file.Origin} answers with a range that was not asked for"));
        }

        return await ReceiveAsync(response, length, watch);

        void Ask(HttpRequestMessage request)
        {
            request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
            request.Headers.IfRange = resume.Validator;
        }
    }

    private async Task<RangeOutcome> ReceiveAsync(HttpResponseMessage response, int length, StallWatch watch)
    {
        using var range = new RentedRange(length);
        try
        {
            // Disposing of the stream ends the answer: of the first one the rest comes in other ranges.
            await using var body = await response.Content.ReadAsStreamAsync(watch.Token);
            return await range.FillAsync(body, watch) ? range.Take() : Cut();
        }
        catch (IOException broken)
        {
            return new RangeOutcome.Stopped(new AttemptOutcome.Interrupted($"the connection to {file.Origin} broke: {broken.Message}"));
        }
    }

    private RangeOutcome.Stopped Cut() => new(new AttemptOutcome.Interrupted($"{file.Origin} ended an answer before its time"));

    private static async Task GiveBackAsync(Queue<Task<RangeOutcome>> window)
    {
        foreach (var task in window)
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompletedSuccessfully && await task is RangeOutcome.Received unused)
            {
                ArrayPool<byte>.Shared.Return(unused.Buffer);
            }
        }
    }
}
