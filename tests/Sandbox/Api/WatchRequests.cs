using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>Watches: one JSON document per line and change, until the timeout, the client's end or the server's.</summary>
internal sealed class WatchRequests(ClusterStore store, ObjectResponse response, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestDefaultTimeout = TimeSpan.FromMinutes(30);

    public async Task WatchAsync(ApiRequest request, ListQuery query)
    {
        var current = store.State.ResourceVersion;
        if (query.ResourceVersion > current && !query.SendInitialEvents)
        {
            throw ApiStatus.ResourceVersionTooLarge(query.ResourceVersion.Value, current);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        using var timeout = new CancellationTokenSource(query.Timeout ?? ShortestDefaultTimeout * (1 + Random.Shared.NextDouble()), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, timeout.Token);
        request.Http.Response.ContentType = "application/json";
        var stream = new WatchStream(request, query, response);
        try
        {
            if (query.ResourceVersion > current)
            {
                throw ApiStatus.ResourceVersionTooLarge(query.ResourceVersion.Value, current);
            }

            await RunAsync(stream, query, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The end of a watch: the timeout is the client's wish, the other two leave nobody to tell.
        }
        catch (ApiStatusException gone) when (gone.Code is 410 or 504)
        {
            // As the real server: the stream has begun, so the refusal is its only and last event.
            await stream.WriteErrorAsync(gone, either.Token);
        }
    }

    private async Task RunAsync(WatchStream stream, ListQuery query, CancellationToken cancellationToken)
    {
        var position = await stream.BeginAsync(store.State, query, cancellationToken);
        List<StoreEvent> batch = [];
        var nextBookmark = time.GetUtcNow() + BookmarkInterval;
        while (true)
        {
            batch.Clear();
            (position, var changed) = store.State.ReadAfter(position, stream.Resource, batch);
            foreach (var change in batch)
            {
                await stream.WriteChangeAsync(change, cancellationToken);
            }

            if (query.AllowBookmarks && time.GetUtcNow() >= nextBookmark)
            {
                await stream.WriteBookmarkAsync(position, false, cancellationToken);
                nextBookmark = time.GetUtcNow() + BookmarkInterval;
            }

            await stream.FlushAsync(cancellationToken);
            await WaitAsync(changed, nextBookmark, cancellationToken);
        }
    }

    private async Task WaitAsync(Task changed, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var patience = until - time.GetUtcNow();
        try
        {
            await changed.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time for a bookmark.
        }
    }
}
