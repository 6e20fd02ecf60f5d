using System.Globalization;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary>What NVML's answers mean to who asked. Pure.</summary>
internal static class NvmlReturns
{
    /// <summary>Whether the device works and merely does not know the question: its driver, its kind or its partition has no such figure.</summary>
    public static bool IsNoAnswer(NvmlReturn code) =>
        code is NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound or NvmlReturn.NoData or NvmlReturn.NotReady or NvmlReturn.Deprecated;

    /// <summary>A reason for people.</summary>
    public static string Describe(NvmlReturn code) => code switch
    {
        NvmlReturn.NoPermission => "NVML may not be used by this user",
        NvmlReturn.DriverNotLoaded => "the NVIDIA driver is not loaded on this node",
        NvmlReturn.LibraryNotFound => "a library of the NVIDIA driver is missing",
        NvmlReturn.LibraryDriverMismatch => "libnvidia-ml.so.1 belongs to another version of the driver than the node runs; start the pod again",
        NvmlReturn.GpuIsLost => "the GPU is lost: it has fallen off the bus",
        NvmlReturn.ResetRequired => "the GPU must be reset",
        NvmlReturn.GpuNotFound => "there is no such GPU",
        _ => string.Create(
            CultureInfo.InvariantCulture, $"NVML answered {(Enum.IsDefined(code) ? code.ToString() : "an unknown error")} ({(int)code})"),
    };
}
