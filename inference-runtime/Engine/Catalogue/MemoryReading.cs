namespace ModelServing.Engine.Catalogue;

/// <summary>Memory of the process, or of the container that it is alone in.</summary>
/// <param name="UsedBytes">What is used and cannot be taken back by the system.</param>
/// <param name="LimitBytes">What may be used; null where there is no limit, or none is known.</param>
public readonly record struct MemoryReading(long UsedBytes, long? LimitBytes);
