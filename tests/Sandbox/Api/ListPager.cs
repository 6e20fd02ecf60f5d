using System.Globalization;
using System.Text;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>
/// Cuts lists into pages. All pages of a list show the state at its first page, because the versions of objects are immutable and
/// the pager keeps them until <see cref="Capacity"/> newer lists came or the history was compacted; then the token has expired.
/// </summary>
internal sealed class ListPager(VersionedMap state)
{
    private const int Capacity = 128;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Snapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _lastSnapshot;

    public ListPage Read(ApiRequest request, ListQuery query)
    {
        if (query.Continue is { } token)
        {
            if (query.ResourceVersion > 0)
            {
                throw ApiStatus.BadRequest("specifying resource version is not allowed when using continue");
            }

            var (id, offset) = Decode(token);
            var snapshot = Find(id, request.Http.Request.Path);
            return offset <= snapshot.Items.Count ? Cut(id, snapshot, offset, query) : throw ApiStatus.BadRequest("continue key is not valid");
        }

        var (all, version) = state.List(request.Definition.StoredAs, request.Definition.Namespaced ? request.Target.Namespace : null);
        if (query.ResourceVersion > version)
        {
            throw ApiStatus.ResourceVersionTooLarge(query.ResourceVersion.Value, version);
        }

        if (query is { ResourceVersionMatch: "Exact", ResourceVersion: { } exact } && exact != version)
        {
            // Only the present is kept whole; an older exact state has, for this server, been compacted.
            throw ApiStatus.Expired($"The provided resource version is too old: {exact} (current {version})");
        }

        var definition = request.Definition;
        var items = query.Labels.IsEmpty && query.Fields.IsEmpty
            ? all
            : all.FindAll(i => query.Selects(ServedView.Of(definition, i.Shared)));
        return Cut(null, new Snapshot(request.Http.Request.Path, items, version), 0, query);
    }

    private ListPage Cut(string? id, Snapshot snapshot, int offset, ListQuery query)
    {
        var rest = snapshot.Items.Count - offset;
        if (query.Limit == 0 || rest <= query.Limit)
        {
            return new ListPage(snapshot.Items.GetRange(offset, rest), snapshot.ResourceVersion, null, null);
        }

        id ??= Keep(snapshot);
        var remaining = query.Labels.IsEmpty && query.Fields.IsEmpty ? rest - query.Limit : (long?)null;
        return new ListPage(
            snapshot.Items.GetRange(offset, query.Limit), snapshot.ResourceVersion, Encode(id, offset + query.Limit), remaining);
    }

    private string Keep(Snapshot snapshot)
    {
        lock (_gate)
        {
            var id = (++_lastSnapshot).ToString(CultureInfo.InvariantCulture);
            _snapshots[id] = snapshot;
            _order.Enqueue(id);
            if (_order.Count > Capacity)
            {
                _snapshots.Remove(_order.Dequeue());
            }

            return id;
        }
    }

    private Snapshot Find(string id, string path)
    {
        lock (_gate)
        {
            if (_snapshots.TryGetValue(id, out var found) && found.Path == path && state.IsResumable(found.ResourceVersion))
            {
                return found;
            }
        }

        throw ApiStatus.Expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
    }

    private static string Encode(string id, int offset) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{offset}"));

    private static (string Id, int Offset) Decode(string token)
    {
        var buffer = new byte[64];
        if (Convert.TryFromBase64String(token, buffer, out var length)
            && Encoding.ASCII.GetString(buffer, 0, length).Split(':') is [var id, var offset]
            && int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            return (id, start);
        }

        throw ApiStatus.BadRequest("continue key is not valid: the token was not made by this server");
    }

    private sealed record Snapshot(string Path, List<StoredObject> Items, long ResourceVersion);
}
