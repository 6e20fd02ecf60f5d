using System.Runtime.InteropServices;

namespace ModelServing.Engine.Accelerators.Nvml;

/// <summary>
/// NVIDIA's management library, which the container runtime puts beside the driver (<c>NVIDIA_DRIVER_CAPABILITIES</c> with <c>utility</c>). It is looked for
/// as any library is and is no dependency: where it is missing there are no figures of devices, and everything else works.
/// </summary>
/// <param name="file">What to load.</param>
public sealed class NvmlLibrary(string file) : IAcceleratorLibrary
{
    private const string DefaultFile = "libnvidia-ml.so.1";

    // More than a node has; what a broken library says must not fill the memory.
    private const uint MaxDevices = 64;

    /// <summary>The one that belongs to the driver.</summary>
    public NvmlLibrary()
        : this(DefaultFile)
    {
    }

    /// <inheritdoc/>
    public LibraryOutcome Open()
    {
        if (!NativeLibrary.TryLoad(file, out var handle))
        {
            return new LibraryOutcome.Unavailable($"{Path.GetFileName(file)} is not here");
        }

        var functions = new NvmlFunctions(handle);
        if (functions.Init() is not NvmlReturn.Success and var refusal)
        {
            NativeLibrary.Free(handle);
            return new LibraryOutcome.Unavailable(NvmlReturns.Describe(refusal));
        }

        var found = NvmlDiscovery.Find(functions, MaxDevices, out var devices);
        if (found != NvmlReturn.Success)
        {
            functions.Shutdown();
            NativeLibrary.Free(handle);
            return new LibraryOutcome.Unavailable(NvmlReturns.Describe(found));
        }

        return new LibraryOutcome.Opened(new NvmlReader(handle, functions, devices));
    }
}
