using System.Runtime.InteropServices;
using ModelServing.Protocol.Requests;

namespace ModelServing.Engine.Batching;

/// <summary>Requests that wait, in one line per <see cref="BucketKey"/>. Not thread-safe: the batcher's lock guards it.</summary>
internal sealed class RequestQueue
{
    private readonly Dictionary<BucketKey, RequestLine> _lines = [];
    private readonly int[] _rows = new int[RequestParameters.LowestPriority + 1];

    /// <summary>Requests that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Rows that wait, for predicting how long.</summary>
    public int Rows { get; private set; }

    /// <summary>What would be given up first: of the lowest priority the one that is due last. Null while nothing waits.</summary>
    public PendingRequest? Least
    {
        get
        {
            PendingRequest? least = null;
            foreach (var line in _lines.Values)
            {
                least = least is null || least.Urgency.IsBefore(line.Last!.Urgency) ? line.Last : least;
            }

            return least;
        }
    }

    /// <summary>Rows that wait and are of this priority or a higher one.</summary>
    public int RowsOf(int priority)
    {
        var rows = 0;
        for (var level = RequestParameters.HighestPriority; level <= priority; level++)
        {
            rows += _rows[level];
        }

        return rows;
    }

    public Dictionary<BucketKey, RequestLine>.ValueCollection Lines => _lines.Values;

    /// <summary>Rows in the request's own line that go before it, were it to come now.</summary>
    public int RowsBefore(PendingRequest request) => _lines.TryGetValue(request.Key, out var line) ? line.RowsBefore(request) : 0;

    public void Add(PendingRequest request)
    {
        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, request.Key, out _);
        line ??= new RequestLine(request.Key);
        line.Add(request);
        Count++;
        Rows += request.Weight;
        _rows[request.Urgency.Priority] += request.Weight;
    }

    /// <summary>Takes a request out, if it is in.</summary>
    public void Remove(PendingRequest request)
    {
        if (request.Node is not null && _lines.TryGetValue(request.Key, out var line))
        {
            line.Remove(request);
            Left(request);
            DropIfEmpty(line);
        }
    }

    /// <summary>Takes the first requests of a line, as many as fit into <paramref name="maxRows"/>; the first always fits.</summary>
    public PendingRequest[] Take(RequestLine line, int maxRows)
    {
        var taken = line.Take(maxRows);
        foreach (var request in taken)
        {
            Left(request);
        }

        DropIfEmpty(line);
        return taken;
    }

    /// <summary>Empties the queue.</summary>
    public PendingRequest[] TakeAll()
    {
        var all = _lines.Values.SelectMany(line => line.Take(int.MaxValue)).ToArray();
        _lines.Clear();
        Count = 0;
        Rows = 0;
        Array.Clear(_rows);
        return all;
    }

    private void Left(PendingRequest request)
    {
        Count--;
        Rows -= request.Weight;
        _rows[request.Urgency.Priority] -= request.Weight;
    }

    private void DropIfEmpty(RequestLine line)
    {
        if (line.Head is null)
        {
            _lines.Remove(line.Key);
        }
    }
}
