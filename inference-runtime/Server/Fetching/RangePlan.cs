namespace ModelServing.Runtime.Fetching;

/// <summary>When the rest of a file is asked for in ranges, and in which. Pure.</summary>
internal static class RangePlan
{
    /// <param name="tuning">Size and number of ranges.</param>
    /// <param name="resume">By it the server tells whether the file is still the same.</param>
    /// <param name="response">Says whether the server takes ranges: it must say so, or have answered with one.</param>
    /// <param name="missing">Bytes that are still to come.</param>
    public static bool IsWorthwhile(FetchTuning tuning, ResumePoint resume, HttpResponseMessage response, long missing) =>
        tuning.ParallelRanges > 1
        && missing >= 2L * tuning.RangeBytes
        && resume.Validator is not null
        && (response.StatusCode == System.Net.HttpStatusCode.PartialContent || response.Headers.AcceptRanges.Contains("bytes", StringComparer.OrdinalIgnoreCase));

    /// <summary>Consecutive ranges from <paramref name="start"/> up to <paramref name="end"/>, which is not among them; each of at least one byte.</summary>
    public static IEnumerable<(long Offset, int Length)> Split(long start, long end, int rangeBytes)
    {
        for (var offset = start; offset < end;)
        {
            var length = (int)Math.Min(rangeBytes, end - offset);
            yield return (offset, length);
            offset += length;
        }
    }
}
