using System.Runtime.InteropServices;

namespace ModelServing.Engine.Batching;

/// <summary>Requests that wait, in one line per <see cref="BucketKey"/>. Not thread-safe: the batcher's lock guards it.</summary>
internal sealed class RequestQueue
{
    private readonly Dictionary<BucketKey, RequestLine> _lines = [];

    /// <summary>Requests that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Rows that wait, for predicting how long.</summary>
    public int Rows { get; private set; }

    public Dictionary<BucketKey, RequestLine>.ValueCollection Lines => _lines.Values;

    public void Add(PendingRequest request)
    {
        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, request.Key, out _);
        line ??= new RequestLine(request.Key);
        line.Add(request);
        Count++;
        Rows += request.Weight;
    }

    /// <summary>Takes a request out, if it is in.</summary>
    public void Remove(PendingRequest request)
    {
        if (request.Node is not null && _lines.TryGetValue(request.Key, out var line))
        {
            line.Remove(request);
            Count--;
            Rows -= request.Weight;
            DropIfEmpty(line);
        }
    }

    /// <summary>Takes the first requests of a line, as many as fit into <paramref name="maxRows"/>; the first always fits.</summary>
    public PendingRequest[] Take(RequestLine line, int maxRows)
    {
        var taken = line.Take(maxRows);
        Count -= taken.Length;
        Rows -= taken.Sum(request => request.Weight);
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
        return all;
    }

    private void DropIfEmpty(RequestLine line)
    {
        if (line.Head is null)
        {
            _lines.Remove(line.Key);
        }
    }
}
