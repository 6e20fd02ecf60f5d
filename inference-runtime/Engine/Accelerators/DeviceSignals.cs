namespace ModelServing.Engine.Accelerators;

/// <summary>What is known of one of the pod's own devices; null where it does not tell.</summary>
/// <param name="Uuid">The device.</param>
/// <param name="Utilization">Share of the last ten seconds in which a kernel ran, 0 to 1.</param>
/// <param name="MemoryTotalBytes">Its memory, in bytes.</param>
/// <param name="MemoryUsedBytes">What is taken of it, in bytes.</param>
/// <param name="PowerWatts">What it draws, in watts.</param>
/// <param name="PowerLimitWatts">What it may draw, in watts.</param>
/// <param name="EnergyJoules">What it has drawn since it was first looked at, in joules.</param>
public sealed record DeviceSignals(
    string Uuid,
    double? Utilization,
    long? MemoryTotalBytes,
    long? MemoryUsedBytes,
    double? PowerWatts,
    double? PowerLimitWatts,
    double? EnergyJoules);
