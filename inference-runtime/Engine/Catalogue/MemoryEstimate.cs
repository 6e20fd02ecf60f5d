using System.Globalization;
using ModelServing.Engine.Models;

namespace ModelServing.Engine.Catalogue;

/// <summary>
/// Whether a version fits beside those that are in memory. Going over the limit would end the process, and with it the version that serves: better to
/// refuse. Pure.
/// </summary>
public static class MemoryEstimate
{
    /// <summary>Of the file's size: the weights, and what ONNX Runtime takes to rewrite them.</summary>
    private const double LeastFactor = 1.5;

    /// <summary>For the file's size nothing is known of: what the smallest models take.</summary>
    private const long Overhead = 16L << 20;

    private const double MiB = 1 << 20;

    /// <summary>What a file of a size will take, going by what one like it took.</summary>
    /// <param name="sizeBytes">Of the file.</param>
    /// <param name="likeSizeBytes">Of the file of the version that serves; null where none is known.</param>
    /// <param name="likeMemoryBytes">What that version took.</param>
    public static long Of(long sizeBytes, long? likeSizeBytes, long? likeMemoryBytes)
    {
        var factor = likeSizeBytes is > 0 && likeMemoryBytes is > 0 ? (double)(likeMemoryBytes.Value - Overhead) / likeSizeBytes.Value : LeastFactor;
        return (long)(Math.Max(factor, LeastFactor) * sizeBytes) + Overhead;
    }

    /// <summary>Null where it fits, or no limit is known.</summary>
    /// <param name="needBytes">From <see cref="Of"/>.</param>
    /// <param name="memory">As it is now.</param>
    public static ModelFailure? Refuse(long needBytes, MemoryReading memory) =>
        memory.LimitBytes is { } limit && needBytes > limit - memory.UsedBytes
            ? new ModelFailure(
                FailureReason.InsufficientMemory,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it takes about {needBytes / MiB:0} MiB beside what serves, and {Math.Max(0, limit - memory.UsedBytes) / MiB:0} MiB of the limit of {limit / MiB:0} MiB are free"))
            : null;
}
