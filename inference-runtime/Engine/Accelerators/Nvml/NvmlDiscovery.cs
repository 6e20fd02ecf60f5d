using System.Collections.Immutable;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary>Finds the devices that the container sees.</summary>
internal static class NvmlDiscovery
{
    private const uint MigOn = 1;

    /// <param name="functions">Initialised.</param>
    /// <param name="limit">Devices beyond this are left out.</param>
    /// <param name="devices">With their handles. A device that does not tell its UUID is none that anything could be said of.</param>
    public static NvmlReturn Find(NvmlFunctions functions, uint limit, out ImmutableArray<(Accelerator Device, nint Handle)> devices)
    {
        devices = [];
        var counted = functions.Count(out var count);
        if (counted != NvmlReturn.Success)
        {
            return counted;
        }

        var found = ImmutableArray.CreateBuilder<(Accelerator, nint)>();
        for (uint index = 0; index < Math.Min(count, limit); index++)
        {
            // A device of another container can be counted and not be opened.
            if (functions.ByIndex(index, out var handle) == NvmlReturn.Success && functions.Uuid(handle, out var uuid) == NvmlReturn.Success)
            {
                found.Add((Describe(functions, handle, uuid), handle));
            }
        }

        devices = found.ToImmutable();
        return NvmlReturn.Success;
    }

    private static Accelerator Describe(NvmlFunctions functions, nint handle, string uuid) => new(
        uuid,
        functions.Name(handle, out var name) == NvmlReturn.Success ? name : "NVIDIA GPU",
        functions.Memory(handle, out var memory) == NvmlReturn.Success ? (long)Math.Min(memory.Total, long.MaxValue) : null,
        IsSliced(functions, handle),
        functions.Mode(handle, out var mode) == NvmlReturn.Success ? mode : null);

    /// <summary>What does not know MIG has none.</summary>
    private static bool? IsSliced(NvmlFunctions functions, nint handle) => functions.MigMode(handle, out var current) switch
    {
        NvmlReturn.Success => current == MigOn,
        NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound => false,
        _ => null,
    };
}
