namespace ModelServing.Engine.Accelerators;

/// <summary>Who may have a CUDA context on a device, with NVML's numbers (<c>nvmlComputeMode_t</c>).</summary>
public enum ComputeMode
{
    /// <summary>Many processes at a time.</summary>
    Default = 0,

    /// <summary>One thread. Not in use any more.</summary>
    ExclusiveThread = 1,

    /// <summary>None.</summary>
    Prohibited = 2,

    /// <summary>One process at a time.</summary>
    ExclusiveProcess = 3,
}
