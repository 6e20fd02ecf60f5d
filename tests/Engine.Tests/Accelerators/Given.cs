using ModelServing.Engine.Accelerators;

namespace ModelServing.Engine.Tests.Accelerators;

internal static class Given
{
    /// <param name="digit">Hexadecimal; tells devices apart.</param>
    public static Accelerator Device(string digit) =>
        new($"GPU-{string.Concat(Enumerable.Repeat(digit, 8))}-1111-2222-3333-444455556666", "NVIDIA H200", 150_754_820_096, false, ComputeMode.Default);

    /// <summary>A pod that was given its devices, in a cluster that shares none.</summary>
    public static AcceleratorEnvironment Exclusive { get; } =
        AcceleratorEnvironment.Read(name => name == "NVIDIA_VISIBLE_DEVICES" ? "void" : null, _ => false, AcceleratorSharing.None);

    public static AcceleratorReading Reading(double? utilization, double? energy = null, string? fault = null) =>
        new(utilization, 1000, 250, 120.5, 700, energy, fault);
}
