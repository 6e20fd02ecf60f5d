namespace ModelServing.Engine.Accelerators;

/// <summary>A device that the container sees.</summary>
/// <param name="Uuid">Such as <c>GPU-8e1c…</c>.</param>
/// <param name="Name">The product.</param>
/// <param name="MemoryBytes">Its memory, in bytes; null where it is not told.</param>
/// <param name="IsSliced">Whether MIG is on; null where it is not told.</param>
/// <param name="ComputeMode">Who may use it; null where it is not told.</param>
public sealed record Accelerator(string Uuid, string Name, long? MemoryBytes, bool? IsSliced, ComputeMode? ComputeMode);
