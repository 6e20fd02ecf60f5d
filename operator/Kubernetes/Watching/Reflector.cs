using System.Net;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Watching;

/// <summary>
/// Keeps one scope of a kind, for ever: has the server send all of it and goes on with the changes, in one watch where the server can, else in a
/// list and a watch from the list's version on. Follows client-go's reflector: a cut watch goes on from the last version seen; only when the server
/// no longer keeps that version is everything had again, and the cache finds what went missing meanwhile.
/// </summary>
internal sealed partial class Reflector<T>(IResourceClient<T> client, ResourceCache<T> cache, string scope, InformerOptions options, TimeProvider time, ILogger logger)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string AnyVersion = "0";
    private const string NewestVersion = "";
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestHealthyWatch = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxInternalErrors = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MissingKindDelay = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WatchBackoff _backoff = new(time, Random.Shared.NextDouble);
    private readonly string _name = scope.Length == 0 ? client.Type.ToString() : $"{client.Type} in {scope}";
    private string _listFrom = AnyVersion;
    private string? _watchFrom;
    private long? _internalErrorsSince;
    private long? _relistedAt;
    private bool _missingKindLogged;

    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>Completes with the first list.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var delay = await StepAsync(cancellationToken);
                if (delay > TimeSpan.Zero)
                {
                    await Task.Delay(delay, time, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Lists if need be, then watches once. Returns how long to wait before the next step.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_watchFrom is null && _streams)
            {
                return await StreamAsync(cancellationToken);
            }

            if (_watchFrom is null)
            {
                await ListAsync(cancellationToken);
            }

            return await WatchAsync(cancellationToken);
        }
        catch (ApiException exception) when (exception.IsExpired || exception.IsResourceVersionTooLarge)
        {
            return Relist(exception.Message);
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            return WaitForKind(exception);
        }
        catch (ApiException exception) when (exception.Code == HttpStatusCode.InternalServerError)
        {
            return AfterInternalError(exception);
        }
        catch (Exception exception) when (exception is ApiException or ApiUnreachableException)
        {
            var delay = _backoff.NextDelay();
            Log.WatchFailed(logger, _name, exception.Message, delay);
            return delay;
        }
        catch (InvalidDataException exception)
        {
            // What the server says cannot be trusted any more: start over from a list.
            _watchFrom = null;
            var delay = _backoff.NextDelay();
            Log.WatchFailed(logger, _name, exception.Message, delay);
            return delay;
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken) => Keep(await ReadPagesAsync(cancellationToken));

    private void Keep(ResourcePage<T> pages)
    {
        foreach (var unreadable in pages.Unreadable)
        {
            Log.ObjectUnreadable(logger, _name, unreadable.Name.ToString(), unreadable.Error);
        }

        cache.Replace(scope, pages.Items, pages.Unreadable.Select(static unreadable => unreadable.Name).ToHashSet(), pages.ResourceVersion);
        _watchFrom = pages.ResourceVersion;
        _listFrom = pages.ResourceVersion;
        _missingKindLogged = false;
        if (_synced.TrySetResult())
        {
            Log.Listed(logger, _name, pages.Items.Count, pages.ResourceVersion);
        }
    }

    private async Task<ResourcePage<T>> ReadPagesAsync(CancellationToken cancellationToken)
    {
        var request = new ListRequest { Namespace = scope, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector };
        if (_listFrom != NewestVersion)
        {
            // Served from the server's memory, which has no pages.
            return await client.ListAsync(request with { ResourceVersion = _listFrom }, cancellationToken);
        }

        try
        {
            return await ListPaging.ReadAllAsync(client, request, cancellationToken);
        }
        catch (ApiException exception) when (exception.IsExpired)
        {
            return await client.ListAsync(request, cancellationToken);
        }
    }

    private async Task<TimeSpan> WatchAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var events = 0;
        await foreach (var change in client.WatchAsync(Request(_watchFrom!), cancellationToken))
        {
            events++;
            Take(change);
        }

        if (events == 0 && time.GetElapsedTime(started) < ShortestWatch)
        {
            var delay = _backoff.NextDelay();
            Log.WatchTooShort(logger, _name, delay);
            return delay;
        }

        return TimeSpan.Zero;
    }

    private WatchRequest Request(string from) =>
        new(from, TimeSpan.FromSeconds(Random.Shared.Next(300, 601))) { Namespace = scope, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector };

    private void ThrowIfFailed(WatchEvent<T> change)
    {
        if (change is WatchEvent<T>.Failed failed)
        {
            throw new ApiException((HttpStatusCode)(failed.Status.Code ?? 500), failed.Status, $"watch {_name}");
        }
    }

    private void Take(WatchEvent<T> change)
    {
        ThrowIfFailed(change);
        _internalErrorsSince = null;
        switch (change)
        {
            case WatchEvent<T>.Stored stored:
                cache.Store(scope, stored.Resource);
                Advance(stored.Resource.Metadata?.ResourceVersion);
                break;
            case WatchEvent<T>.Deleted deleted:
                cache.Remove(scope, deleted.Resource);
                Advance(deleted.Resource.Metadata?.ResourceVersion);
                break;
            case WatchEvent<T>.Bookmark bookmark:
                cache.Skip(scope, bookmark.ResourceVersion);
                Advance(bookmark.ResourceVersion);
                break;
            case WatchEvent<T>.Unreadable unreadable:
                TakeUnreadable(unreadable);
                break;
        }
    }

    private void TakeUnreadable(WatchEvent<T>.Unreadable unreadable)
    {
        Log.ObjectUnreadable(logger, _name, unreadable.Resource.Name.ToString(), unreadable.Resource.Error);
        if (unreadable.IsDeleted)
        {
            cache.RemoveUnread(scope, unreadable.Resource);
        }
        else
        {
            cache.Skip(scope, unreadable.Resource.ResourceVersion);
        }

        Advance(unreadable.Resource.ResourceVersion);
    }

    private void Advance(string? resourceVersion)
    {
        if (!string.IsNullOrEmpty(resourceVersion))
        {
            _watchFrom = resourceVersion;
            _listFrom = resourceVersion;
        }
    }

    /// <summary>After a watch has expired, list at least what was seen; after a list has, list the newest.</summary>
    private TimeSpan Relist(string reason)
    {
        var listExpired = _watchFrom is null;
        if (listExpired && _listFrom == NewestVersion)
        {
            return _backoff.NextDelay();
        }

        Log.Relisting(logger, _name, reason);
        _watchFrom = null;
        if (listExpired)
        {
            _listFrom = NewestVersion;
        }

        // At once the first time; a server that keeps refusing what it just gave must not be asked in a tight loop.
        var isRepeated = _relistedAt is { } last && time.GetElapsedTime(last) < ShortestHealthyWatch;
        _relistedAt = time.GetTimestamp();
        return isRepeated ? _backoff.NextDelay() : TimeSpan.Zero;
    }

    private TimeSpan WaitForKind(ApiException exception)
    {
        _watchFrom = null;
        if (!_missingKindLogged)
        {
            _missingKindLogged = true;
            Log.KindMissing(logger, _name, exception.Message);
        }

        return MissingKindDelay;
    }

    private TimeSpan AfterInternalError(ApiException exception)
    {
        _internalErrorsSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(_internalErrorsSince.Value) > MaxInternalErrors)
        {
            _watchFrom = null;
        }

        var delay = _backoff.NextDelay();
        Log.WatchFailed(logger, _name, exception.Message, delay);
        return delay;
    }
}
