namespace ModelServing.Engine.Accelerators;

/// <summary>What a device said at one moment; null where it said nothing.</summary>
/// <param name="Utilization">Share of the last sample period (1/6 to 1 s) in which a kernel ran, 0 to 1.</param>
/// <param name="MemoryTotalBytes">Its memory, in bytes.</param>
/// <param name="MemoryUsedBytes">What is taken of it, the driver's reserve included, in bytes.</param>
/// <param name="PowerWatts">What it draws, in watts.</param>
/// <param name="PowerLimitWatts">What it may draw, in watts.</param>
/// <param name="EnergyJoules">What it has drawn since the driver was loaded, in joules.</param>
/// <param name="Fault">Why it did not answer; null where it did, or does not know the question.</param>
public sealed record AcceleratorReading(
    double? Utilization,
    long? MemoryTotalBytes,
    long? MemoryUsedBytes,
    double? PowerWatts,
    double? PowerLimitWatts,
    double? EnergyJoules,
    string? Fault);
