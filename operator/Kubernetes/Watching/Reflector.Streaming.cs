using System.Net;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Watching;

/// <content>Everything in one watch (WatchList, KEP-3157): neither side ever holds a whole list as text.</content>
internal sealed partial class Reflector<T>
{
    /// <summary>The API server gives up on it after 3 s itself.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private bool _streams = options.StreamLists;

    /// <summary>Has all objects sent and goes on with the changes. Where the server does not send them they are listed from then on: any progress is better than none.</summary>
    private async Task<TimeSpan> StreamAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        string reason;
        try
        {
            reason = await StreamAsync(silence, either.Token);
        }
        catch (ApiException exception) when (_watchFrom is null && IsRefusal(exception))
        {
            reason = exception.Message;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            reason = "nothing came";
        }

        if (_watchFrom is null)
        {
            _streams = false;
            Log.StreamRefused(logger, _name, reason);
        }

        return TimeSpan.Zero;
    }

    /// <summary>Until the watch ends, or is seen not to be what was asked for. <see cref="_watchFrom"/> says whether it was.</summary>
    private async Task<string> StreamAsync(CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        // Any version would do for a start, as it does for a list; but client-go asks for the newest, and that servers are known to answer.
        var request = Request(_listFrom == AnyVersion ? NewestVersion : _listFrom) with { SendInitialEvents = true };
        var initial = new InitialObjects<T>();
        await foreach (var change in client.WatchAsync(request, cancellationToken))
        {
            if (_watchFrom is not null)
            {
                Take(change);
                continue;
            }

            ThrowIfFailed(change);
            initial.Take(change);
            silence.CancelAfter(LongestSilence);
            if (change is WatchEvent<T>.Bookmark bookmark)
            {
                if (!bookmark.EndsInitialEvents)
                {
                    return "it sent another bookmark before their end";
                }

                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                Keep(initial.At(bookmark.ResourceVersion));
                initial = new InitialObjects<T>();
            }
        }

        return "the watch ended before they did";
    }

    /// <summary>Whether a list may fare better. What every request would meet, and what the other steps know how to answer, is no refusal.</summary>
    private static bool IsRefusal(ApiException exception) =>
        !exception.IsExpired && !exception.IsResourceVersionTooLarge && exception.Code is not (
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
}
