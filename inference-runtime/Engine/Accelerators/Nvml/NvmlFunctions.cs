using System.Runtime.InteropServices;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary>
/// The functions of <c>libnvidia-ml.so.1</c> by their exported names. Which of them there are depends on the driver's age; one that is missing answers
/// <see cref="NvmlReturn.FunctionNotFound"/>, as the library itself does. Source: <c>nvml.h</c>.
/// </summary>
/// <param name="library">A loaded library.</param>
internal sealed unsafe class NvmlFunctions(nint library)
{
    // NVML_DEVICE_UUID_V2_BUFFER_SIZE and NVML_DEVICE_NAME_V2_BUFFER_SIZE.
    private const int TextBytes = 96;

    private readonly nint _init = Find(library, "nvmlInit_v2");
    private readonly nint _shutdown = Find(library, "nvmlShutdown");
    private readonly nint _count = Find(library, "nvmlDeviceGetCount_v2");
    private readonly nint _byIndex = Find(library, "nvmlDeviceGetHandleByIndex_v2");
    private readonly nint _uuid = Find(library, "nvmlDeviceGetUUID");
    private readonly nint _name = Find(library, "nvmlDeviceGetName");
    private readonly nint _utilization = Find(library, "nvmlDeviceGetUtilizationRates");
    private readonly nint _memory = Find(library, "nvmlDeviceGetMemoryInfo");
    private readonly nint _power = Find(library, "nvmlDeviceGetPowerUsage");
    private readonly nint _powerLimit = Find(library, "nvmlDeviceGetPowerManagementLimit");
    private readonly nint _energy = Find(library, "nvmlDeviceGetTotalEnergyConsumption");
    private readonly nint _migMode = Find(library, "nvmlDeviceGetMigMode");
    private readonly nint _computeMode = Find(library, "nvmlDeviceGetComputeMode");

    public NvmlReturn Init() => Call(_init);

    public NvmlReturn Shutdown() => Call(_shutdown);

    public NvmlReturn Count(out uint count)
    {
        fixed (uint* result = &count)
        {
            *result = 0;
            return _count == 0 ? NvmlReturn.FunctionNotFound : ((delegate* unmanaged[Cdecl]<uint*, NvmlReturn>)_count)(result);
        }
    }

    public NvmlReturn ByIndex(uint index, out nint device)
    {
        fixed (nint* result = &device)
        {
            *result = 0;
            return _byIndex == 0 ? NvmlReturn.FunctionNotFound : ((delegate* unmanaged[Cdecl]<uint, nint*, NvmlReturn>)_byIndex)(index, result);
        }
    }

    public NvmlReturn Uuid(nint device, out string text) => Text(_uuid, device, out text);

    public NvmlReturn Name(nint device, out string text) => Text(_name, device, out text);

    /// <summary>Of the last sample period.</summary>
    public NvmlReturn Utilization(nint device, out NvmlUtilization utilization) => Get(_utilization, device, out utilization);

    public NvmlReturn Memory(nint device, out NvmlMemory memory) => Get(_memory, device, out memory);

    /// <summary>In milliwatts.</summary>
    public NvmlReturn Power(nint device, out uint milliwatts) => Get(_power, device, out milliwatts);

    /// <summary>In milliwatts.</summary>
    public NvmlReturn PowerLimit(nint device, out uint milliwatts) => Get(_powerLimit, device, out milliwatts);

    /// <summary>In millijoules, since the driver was loaded.</summary>
    public NvmlReturn Energy(nint device, out ulong millijoules) => Get(_energy, device, out millijoules);

    /// <summary>0 off, 1 on.</summary>
    public NvmlReturn MigMode(nint device, out uint current)
    {
        uint pending = 0;
        fixed (uint* result = &current)
        {
            *result = 0;
            return _migMode == 0
                ? NvmlReturn.FunctionNotFound
                : ((delegate* unmanaged[Cdecl]<nint, uint*, uint*, NvmlReturn>)_migMode)(device, result, &pending);
        }
    }

    public NvmlReturn Mode(nint device, out ComputeMode mode) => Get(_computeMode, device, out mode);

    private static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, name, out var address) ? address : 0;

    private static NvmlReturn Call(nint function) =>
        function == 0 ? NvmlReturn.FunctionNotFound : ((delegate* unmanaged[Cdecl]<NvmlReturn>)function)();

    private static NvmlReturn Get<T>(nint function, nint device, out T value)
        where T : unmanaged
    {
        fixed (T* result = &value)
        {
            *result = default;
            return function == 0 ? NvmlReturn.FunctionNotFound : ((delegate* unmanaged[Cdecl]<nint, T*, NvmlReturn>)function)(device, result);
        }
    }

    private static NvmlReturn Text(nint function, nint device, out string text)
    {
        Span<byte> buffer = stackalloc byte[TextBytes];
        buffer.Clear();
        var code = NvmlReturn.FunctionNotFound;
        if (function != 0)
        {
            fixed (byte* start = buffer)
            {
                code = ((delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn>)function)(device, start, TextBytes);
            }
        }

        text = code == NvmlReturn.Success ? NvmlText.Read(buffer) : "";
        return code;
    }
}
