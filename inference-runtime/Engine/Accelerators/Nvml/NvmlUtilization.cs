using System.Runtime.InteropServices;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary><c>nvmlUtilization_t</c>: 8 bytes, percent of the sample period.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlUtilization
{
    /// <summary>In which a kernel ran.</summary>
    public uint Gpu;

    /// <summary>In which the device's memory was read or written.</summary>
    public uint Memory;
}
