namespace ModelServing.Engine.Batching;

/// <summary>
/// Requests that may share a batch, by priority and within a priority the most urgent first, those equally urgent in order of arrival. What does not fit into
/// a batch is not overtaken by what does, so a large request is not starved by small ones.
/// </summary>
internal sealed class RequestLine(BucketKey key)
{
    private readonly LinkedList<PendingRequest> _requests = new();

    public BucketKey Key { get; } = key;

    public PendingRequest? Head => _requests.First?.Value;

    public PendingRequest? Last => _requests.Last?.Value;

    /// <summary>Requests in the line.</summary>
    public int Count => _requests.Count;

    /// <summary>When the one came that waits longest.</summary>
    public long OldestArrivedAt
    {
        get
        {
            var oldest = long.MaxValue;
            foreach (var request in _requests)
            {
                oldest = Math.Min(oldest, request.ArrivedAt);
            }

            return oldest;
        }
    }

    /// <summary>Rows of all requests in the line.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes down what the size of a batch is chosen by.</summary>
    /// <param name="view">As long as the line.</param>
    /// <param name="clock">Turns timestamps into time.</param>
    /// <param name="now">Timestamp of this moment.</param>
    public void View(Span<QueuedRows> view, TimeProvider clock, long now)
    {
        var at = 0;
        foreach (var request in _requests)
        {
            view[at++] = new QueuedRows(request.Weight, request.Slack(clock, now), request.Urgency.Priority);
        }
    }

    /// <summary>Rows that would go before a request.</summary>
    public int RowsBefore(PendingRequest request)
    {
        var rows = Rows;
        for (var behind = _requests.Last; behind is not null && request.Urgency.IsBefore(behind.Value.Urgency); behind = behind.Previous)
        {
            rows -= behind.Value.Weight;
        }

        return (int)rows;
    }

    public void Add(PendingRequest request)
    {
        var before = _requests.Last;
        while (before is not null && request.Urgency.IsBefore(before.Value.Urgency))
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
