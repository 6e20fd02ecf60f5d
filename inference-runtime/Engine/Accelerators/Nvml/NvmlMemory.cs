using System.Runtime.InteropServices;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary><c>nvmlMemory_t</c>: 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    /// <summary>All of it, in bytes.</summary>
    public ulong Total;

    /// <summary>In bytes.</summary>
    public ulong Free;

    /// <summary>What is taken, the driver's reserve included, in bytes.</summary>
    public ulong Used;
}
