using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary>Asks devices by their handles, which stay theirs when another device is lost.</summary>
internal sealed class NvmlReader(nint library, NvmlFunctions functions, ImmutableArray<(Accelerator Device, nint Handle)> devices) : IAcceleratorReader
{
    private const double Thousandth = 1e-3;

    public ImmutableArray<Accelerator> Devices { get; } = [.. devices.Select(device => device.Device)];

    public AcceleratorReading Read(Accelerator device)
    {
        var handle = devices.First(known => known.Device == device).Handle;
        string? fault = null;
        bool Answered(NvmlReturn code)
        {
            fault ??= code == NvmlReturn.Success || NvmlReturns.IsNoAnswer(code) ? null : NvmlReturns.Describe(code);
            return code == NvmlReturn.Success;
        }

        var hasUtilization = Answered(functions.Utilization(handle, out var utilization)) && utilization.Gpu <= 100;
        var hasMemory = Answered(functions.Memory(handle, out var memory)) && memory.Total is > 0 and <= long.MaxValue && memory.Used <= memory.Total;
        var hasPower = Answered(functions.Power(handle, out var power));
        var hasLimit = Answered(functions.PowerLimit(handle, out var limit));
        var hasEnergy = Answered(functions.Energy(handle, out var energy));
        return new AcceleratorReading(
            hasUtilization ? utilization.Gpu / 100.0 : null,
            hasMemory ? (long)memory.Total : null,
            hasMemory ? (long)memory.Used : null,
            hasPower ? power * Thousandth : null,
            hasLimit ? limit * Thousandth : null,
            hasEnergy ? energy * Thousandth : null,
            fault);
    }

    public void Dispose()
    {
        functions.Shutdown();
        NativeLibrary.Free(library);
    }
}
