using System.Buffers;
using System.Net;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Fetching;

/// <summary>The attempts at one download; what one learned of the file lets the next go on where it stopped.</summary>
internal sealed class HttpTransfer(IRemoteFile file, GuardedClient client, FetchContext context, PartialFile target)
{
    private const int BufferBytes = 128 * 1024;

    private readonly FetchProgress _progress = context.Progress(file.Origin);
    private ResumePoint _resume = target.Kept;

    public Task<AttemptOutcome> RunAsync(CancellationToken cancellationToken) =>
        TransportAttempt.RunAsync(file.Origin, context, AttemptAsync, cancellationToken);

    private async Task<AttemptOutcome> AttemptAsync(StallWatch watch)
    {
        var begun = await file.BeginAsync(watch.Token);
        if (begun is not FirstHop.Ready first)
        {
            return ((FirstHop.Refused)begun).Outcome;
        }

        var exchange = await client.GetAsync(first, request => _resume.Ask(request, target.Length), watch.Token);
        if (exchange is not Exchange.Answered answered)
        {
            return ((Exchange.Refused)exchange).Outcome;
        }

        using (answered.Response)
        {
            return await ReceiveAsync(answered.Url, answered.Response, watch);
        }
    }

    private async Task<AttemptOutcome> ReceiveAsync(Uri url, HttpResponseMessage response, StallWatch watch)
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                Restart();
            }

            return await file.ExplainAsync(response, url, watch.Token);
        }

        if (response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return new AttemptOutcome.Failed(
                FailureReason.ModelUnreadable,
                $"{DisplayUrl.Of(url)} answers with content encoding '{string.Join(", ", response.Content.Headers.ContentEncoding)}' although identity was asked for");
        }

        if (!ResumePoint.Continues(response, target.Length))
        {
            Restart();
            if (response.StatusCode == HttpStatusCode.PartialContent)
            {
                return new AttemptOutcome.Interrupted($"{DisplayUrl.Of(url)} answers with a range that was not asked for");
            }

            _resume = ResumePoint.Of(response);
            target.Remember(_resume);
        }

        var total = response.Content.Headers.ContentLength is { } rest ? target.Length + rest : (long?)null;
        if (total > target.MaxBytes)
        {
            return TooLarge(url, $"is {total} bytes");
        }

        return total is { } all && RangePlan.IsWorthwhile(context.Tuning, _resume, response, all - target.Length)
            ? await new RangedTransfer(file, client, context, target, _progress).RunAsync(response, _resume, all, watch)
            : await CopyAsync(url, response, total, watch);
    }

    private void Restart()
    {
        target.Reset();
        _resume = ResumePoint.None;
    }

    private async Task<AttemptOutcome> CopyAsync(Uri url, HttpResponseMessage response, long? total, StallWatch watch)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(watch.Token);
            while (true)
            {
                watch.Expect();
                int read;
                try
                {
                    read = await body.ReadAsync(buffer, watch.Token);
                }
                catch (IOException broken)
                {
                    return new AttemptOutcome.Interrupted($"the connection to {DisplayUrl.Of(url)} broke after {target.Length} bytes: {broken.Message}");
                }

                watch.Pause();
                if (read == 0)
                {
                    return new AttemptOutcome.Complete();
                }

                if (!await target.TryAppendAsync(buffer.AsMemory(0, read), watch.Token))
                {
                    return TooLarge(url, "is larger");
                }

                _progress.Report(target.Length, total);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private AttemptOutcome.Failed TooLarge(Uri url, string observation) =>
        new(FailureReason.InvalidModel, $"{DisplayUrl.Of(url)} {observation}; fetch.maxBytes allows {context.Settings.MaxBytes} bytes");
}
