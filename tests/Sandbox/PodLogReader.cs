using ModelServing.Sandbox.Api;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox;

/// <summary>Answers <c>kubectl logs</c> from what the nodes keep. They keep bytes without times, so options that need times are refused.</summary>
internal sealed class PodLogReader(Nodes.IPodLogs logs) : IPodLogs
{
    public Stream? Open(string @namespace, string pod, PodLogQuery query)
    {
        if (query.Timestamps || query.Since is not null)
        {
            throw ApiStatus.NotImplemented("timestamps and sinceSeconds in log requests: the sandbox keeps output without times");
        }

        if (query.LimitBytes is not null)
        {
            throw ApiStatus.NotImplemented("limitBytes in log requests");
        }

        var skip = query.TailLines is { } lines ? BytesBefore(@namespace, pod, query, lines) : 0;
        var log = logs.Open(@namespace, pod, query.Container, query.Previous, query.Follow, CancellationToken.None);
        if (log is not null)
        {
            Discard(log, skip);
        }

        return log;
    }

    /// <summary>How much of the log comes before its last <paramref name="lines"/> lines.</summary>
    private long BytesBefore(string @namespace, string pod, PodLogQuery query, long lines)
    {
        using var log = logs.Open(@namespace, pod, query.Container, query.Previous, follow: false, CancellationToken.None);
        if (log is null)
        {
            return 0;
        }

        var starts = new Queue<long>();
        long position = 0;
        var atStart = true;
        for (int value; (value = log.ReadByte()) >= 0; position++)
        {
            if (atStart)
            {
                starts.Enqueue(position);
                if (starts.Count > lines)
                {
                    starts.Dequeue();
                }
            }

            atStart = value == '\n';
        }

        return starts.Count == 0 ? position : starts.Peek();
    }

    private static void Discard(Stream log, long count)
    {
        var buffer = new byte[8192];
        while (count > 0)
        {
            var read = log.Read(buffer, 0, (int)Math.Min(buffer.Length, count));
            if (read == 0)
            {
                return;
            }

            count -= read;
        }
    }
}
