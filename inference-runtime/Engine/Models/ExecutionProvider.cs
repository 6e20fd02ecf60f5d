namespace ModelServing.Engine.Models;

/// <summary>What executes the graph.</summary>
public enum ExecutionProvider
{
    /// <summary>The processors that the container may use.</summary>
    Cpu,

    /// <summary>The first NVIDIA GPU that the container sees.</summary>
    Cuda,
}
