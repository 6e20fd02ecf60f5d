namespace ModelServing.Engine.Accelerators;

/// <summary>What the process was told of its devices.</summary>
/// <param name="Container">Devices that the container was given.</param>
/// <param name="Process">Devices that CUDA may use of them.</param>
/// <param name="CountsByBus">Whether CUDA counts devices in the order of the bus, as NVML does, and not the fastest first.</param>
/// <param name="UsesMps">Whether CUDA calls go through a Multi-Process Service, which others may use too.</param>
/// <param name="Sharing">What those who run the cluster say.</param>
public sealed record AcceleratorEnvironment(
    VisibleDevices Container, VisibleDevices Process, bool CountsByBus, bool UsesMps, AcceleratorSharing Sharing)
{
    // Where CUDA looks without CUDA_MPS_PIPE_DIRECTORY.
    private const string DefaultMpsFolder = "/tmp/nvidia-mps";

    /// <summary>Whether somebody meant the container to have devices.</summary>
    public bool PromisesDevices => Container is VisibleDevices.Listed or VisibleDevices.Injected;

    /// <param name="variable">Gives a variable's value; null where it is not set.</param>
    /// <param name="exists">Whether there is such a folder.</param>
    /// <param name="sharing">What those who run the cluster say.</param>
    public static AcceleratorEnvironment Read(Func<string, string?> variable, Func<string, bool> exists, AcceleratorSharing sharing)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(exists);
        return new AcceleratorEnvironment(
            VisibleDevicesParser.OfContainer(variable("NVIDIA_VISIBLE_DEVICES")),
            VisibleDevicesParser.OfProcess(variable("CUDA_VISIBLE_DEVICES")),
            variable("CUDA_DEVICE_ORDER") == "PCI_BUS_ID",
            variable("CUDA_MPS_PIPE_DIRECTORY") is { Length: > 0 } || exists(DefaultMpsFolder),
            sharing);
    }
}
