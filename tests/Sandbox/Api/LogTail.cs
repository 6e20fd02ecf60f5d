namespace ModelServing.Sandbox.Api;

/// <summary>Where the last lines of a log begin.</summary>
internal static class LogTail
{
    /// <summary>Bytes before the last <paramref name="lines"/> lines. Reads the log to its present end and disposes it.</summary>
    public static async Task<long> OffsetAsync(Stream log, long lines, CancellationToken cancellationToken)
    {
        await using (log)
        {
            Queue<long> starts = new([0]);
            var buffer = new byte[16 * 1024];
            long position = 0;
            int read;
            while ((read = await log.ReadAsync(buffer, cancellationToken)) > 0)
            {
                for (var index = 0; index < read; index++)
                {
                    if (buffer[index] == '\n')
                    {
                        starts.Enqueue(position + index + 1);
                    }

                    // One more than asked for: the last start may be the end of a log that closes with a newline.
                    if (starts.Count > lines + 1)
                    {
                        starts.Dequeue();
                    }
                }

                position += read;
            }

            if (lines == 0)
            {
                return position;
            }

            var endsWithNewLine = starts.Last() == position;
            return endsWithNewLine || starts.Count <= lines ? starts.Peek() : starts.ElementAt(1);
        }
    }

    public static async Task SkipAsync(Stream log, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (count > 0)
        {
            var read = await log.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken);
            if (read == 0)
            {
                return;
            }

            count -= read;
        }
    }
}
