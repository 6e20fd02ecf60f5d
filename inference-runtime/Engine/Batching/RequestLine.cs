namespace ModelServing.Engine.Batching;

/// <summary>
/// Requests that may share a batch, the most urgent first, those equally urgent in order of arrival. What does not fit into a batch is not overtaken by what
/// does, so a large request is not starved by small ones.
/// </summary>
internal sealed class RequestLine(BucketKey key)
{
    private readonly LinkedList<PendingRequest> _requests = new();

    public BucketKey Key { get; } = key;

    public PendingRequest? Head => _requests.First?.Value;

    /// <summary>When the one came that waits longest.</summary>
    public long OldestArrivedAt => _requests.Min(static request => request.ArrivedAt);

    /// <summary>Rows of all requests in the line.</summary>
    public long Rows { get; private set; }

    /// <summary>What the size of a batch is chosen by.</summary>
    public QueuedRows[] View(TimeProvider clock)
    {
        var view = new QueuedRows[_requests.Count];
        var at = 0;
        foreach (var request in _requests)
        {
            view[at++] = new QueuedRows(request.Weight, request.Slack(clock));
        }

        return view;
    }

    public void Add(PendingRequest request)
    {
        var before = _requests.Last;
        while (before is not null && before.Value.DueAt > request.DueAt)
        {
            before = before.Previous;
        }

        request.Node = before is null ? _requests.AddFirst(request) : _requests.AddAfter(before, request);
        Rows += request.Weight;
    }

    public void Remove(PendingRequest request)
    {
        _requests.Remove(request.Node!);
        request.Node = null;
        Rows -= request.Weight;
    }

    public PendingRequest[] Take(int maxRows)
    {
        var taken = new List<PendingRequest>();
        long rows = 0;
        while (Head is { } head && (taken.Count == 0 || rows + head.Weight <= maxRows))
        {
            rows += head.Weight;
            Remove(head);
            taken.Add(head);
        }

        return [.. taken];
    }
}
