using System.Buffers;
using System.Net;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>One attempt at a download: follows redirects by hand, checks every hop's addresses, streams the answer into the file.</summary>
internal sealed class HttpTransfer(
    HttpClient client,
    HostGuard guard,
    FetchSettings settings,
    FetchTuning tuning,
    FetchProgress progress,
    TimeProvider time,
    ILogger logger)
{
    private const int BufferBytes = 128 * 1024;

    private ResumePoint _resume = ResumePoint.None;

    public async Task<AttemptOutcome> RunAsync(Uri url, PartialFile target, CancellationToken cancellationToken)
    {
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
        try
        {
            stall.CancelAfter(tuning.StallTimeout);
            return await FollowAsync(url, target, stall, either.Token);
        }
        catch (OperationCanceledException) when (stall.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new AttemptOutcome.Interrupted($"{DisplayUrl.Of(url)} sent nothing for {tuning.StallTimeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException untrusted) when (untrusted.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return new AttemptOutcome.Failed(
                FailureReason.ModelUnreadable,
                $"no secure connection to {DisplayUrl.Of(url)}: {untrusted.InnerException?.Message ?? untrusted.Message}");
        }
        catch (HttpRequestException broken)
        {
            return new AttemptOutcome.Interrupted($"no answer from {DisplayUrl.Of(url)}: {broken.InnerException?.Message ?? broken.Message}");
        }
    }

    private async Task<AttemptOutcome> FollowAsync(Uri url, PartialFile target, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        for (var followed = 0; ; followed++)
        {
            var check = await guard.CheckAsync(url, cancellationToken);
            if (check is not HostCheck.Allowed allowed)
            {
                return check is HostCheck.Refused refused
                    ? new AttemptOutcome.Failed(FailureReason.AddressRefused, refused.Message)
                    : new AttemptOutcome.Interrupted(((HostCheck.Unresolved)check).Message);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.AcceptEncoding.ParseAdd("identity");
            _resume.Ask(request, target.Length);
            PinnedConnection.Pin(request, allowed.Addresses);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!ResponseClassifier.IsRedirect(response.StatusCode))
            {
                return await ReceiveAsync(url, response, target, stall, cancellationToken);
            }

            switch (RedirectPolicy.Decide(url, response.Headers.Location, followed, settings.MaxRedirects))
            {
                case RedirectDecision.Follow next:
                    Log.Redirected(logger, DisplayUrl.Of(url), DisplayUrl.Of(next.Url));
                    url = next.Url;
                    break;
                case RedirectDecision.Refuse refusal:
                    return new AttemptOutcome.Failed(refusal.Reason, refusal.Message);
            }
        }
    }

    private async Task<AttemptOutcome> ReceiveAsync(
        Uri url, HttpResponseMessage response, PartialFile target, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                target.Reset();
            }

            return ResponseClassifier.Classify(response, url, time.GetUtcNow());
        }

        if (response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return new AttemptOutcome.Failed(
                FailureReason.ModelUnreadable,
                $"{DisplayUrl.Of(url)} answers with content encoding '{string.Join(", ", response.Content.Headers.ContentEncoding)}' although identity was asked for");
        }

        if (!ResumePoint.Continues(response, target.Length))
        {
            target.Reset();
            if (response.StatusCode == HttpStatusCode.PartialContent)
            {
                _resume = ResumePoint.None;
                return new AttemptOutcome.Interrupted($"{DisplayUrl.Of(url)} answers with a range that was not asked for");
            }

            _resume = ResumePoint.Of(response);
        }

        var total = response.Content.Headers.ContentLength is { } rest ? target.Length + rest : (long?)null;
        return total > target.MaxBytes
            ? TooLarge(url, $"is {total} bytes")
            : await CopyAsync(url, response, total, target, stall, cancellationToken);
    }

    private async Task<AttemptOutcome> CopyAsync(
        Uri url, HttpResponseMessage response, long? total, PartialFile target, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                stall.CancelAfter(tuning.StallTimeout);
                int read;
                try
                {
                    read = await body.ReadAsync(buffer, cancellationToken);
                }
                catch (IOException broken)
                {
                    return new AttemptOutcome.Interrupted($"the connection to {DisplayUrl.Of(url)} broke after {target.Length} bytes: {broken.Message}");
                }

                // A slow disk is no stalled server.
                stall.CancelAfter(Timeout.InfiniteTimeSpan);
                if (read == 0)
                {
                    return new AttemptOutcome.Complete();
                }

                if (!await target.TryAppendAsync(buffer.AsMemory(0, read), cancellationToken))
                {
                    return TooLarge(url, "is larger");
                }

                progress.Report(target.Length, total);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private AttemptOutcome.Failed TooLarge(Uri url, string observation) =>
        new(FailureReason.InvalidModel, $"{DisplayUrl.Of(url)} {observation}; fetch.maxBytes allows {settings.MaxBytes} bytes");
}
