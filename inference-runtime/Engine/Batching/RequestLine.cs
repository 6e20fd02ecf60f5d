namespace ModelServing.Engine.Batching;

/// <summary>Requests that may share a batch, in order of arrival. Nobody overtakes, so a large request is not starved by small ones.</summary>
internal sealed class RequestLine(BucketKey key)
{
    private readonly LinkedList<PendingRequest> _requests = new();

    public BucketKey Key { get; } = key;

    public PendingRequest? Head => _requests.First?.Value;

    /// <summary>Rows of all requests in the line.</summary>
    public long Rows { get; private set; }

    public void Add(PendingRequest request)
    {
        request.Node = _requests.AddLast(request);
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
