using System.Globalization;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>The output of one watch: which changes it shows, and how.</summary>
internal sealed class WatchStream(ApiRequest request, ListQuery query, ObjectResponse response)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();
    private readonly Stream _body = request.Http.Response.Body;
    private bool _headerSent;

    public GroupResource Resource => request.Definition.StoredAs;

    /// <summary>Sends the present state where the client asked for it. The version to go on after.</summary>
    public async Task<long> BeginAsync(VersionedMap state, ListQuery options, CancellationToken cancellationToken)
    {
        if (!options.SendInitialEvents && options.ResourceVersion is > 0 and var resumed)
        {
            return resumed;
        }

        var (items, version) = state.List(Resource, Space);
        if (options.SendInitialEvents || !request.Query.ContainsKey("sendInitialEvents"))
        {
            foreach (var item in items)
            {
                var served = ServedView.Of(request.Definition, item.Shared);
                if (query.Selects(served))
                {
                    await WriteAsync("ADDED", served, cancellationToken);
                }
            }
        }

        if (options is { SendInitialEvents: true, AllowBookmarks: true })
        {
            await WriteBookmarkAsync(version, true, cancellationToken);
        }

        return version;
    }

    /// <summary>A change, as seen through the selectors: an object that stops matching is deleted for this watcher.</summary>
    public Task WriteChangeAsync(StoreEvent change, CancellationToken cancellationToken)
    {
        if (Space is not null && change.Key.Namespace != Space)
        {
            return Task.CompletedTask;
        }

        var now = ServedView.Of(request.Definition, change.Object);
        var matchedBefore = change.Previous is { } previous && query.Selects(ServedView.Of(request.Definition, previous));
        var matches = change.Type != StoreEventType.Deleted && query.Selects(now);
        return (matchedBefore, matches) switch
        {
            (false, true) => WriteAsync("ADDED", now, cancellationToken),
            (true, true) => WriteAsync("MODIFIED", now, cancellationToken),
            (true, false) => WriteAsync("DELETED", now, cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    public Task WriteBookmarkAsync(long version, bool initialEventsEnd, CancellationToken cancellationToken)
    {
        JsonObject metadata = new() { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var bookmark = new JsonObject
        {
            ["kind"] = request.Definition.Kind,
            ["apiVersion"] = request.Definition.ApiVersion,
            ["metadata"] = metadata,
        };
        return WriteAsync("BOOKMARK", bookmark, cancellationToken);
    }

    public async Task WriteErrorAsync(ApiStatusException error, CancellationToken cancellationToken)
    {
        await WriteLineAsync("ERROR", error.ToStatus(), cancellationToken);
        await FlushAsync(cancellationToken);
    }

    public Task FlushAsync(CancellationToken cancellationToken) => _body.FlushAsync(cancellationToken);

    private string? Space => request.Definition.Namespaced ? request.Target.Namespace : null;

    private Task WriteAsync(string type, JsonObject served, CancellationToken cancellationToken)
    {
        var shaped = response.Formatted(request, served, !_headerSent);
        _headerSent = true;
        return WriteLineAsync(type, shaped, cancellationToken);
    }

    private async Task WriteLineAsync(string type, JsonObject value, CancellationToken cancellationToken)
    {
        await _body.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"), cancellationToken);
        await _body.WriteAsync(StoredObject.Serialize(value), cancellationToken);
        await _body.WriteAsync("}"u8.ToArray(), cancellationToken);
        await _body.WriteAsync(NewLine, cancellationToken);
    }
}
