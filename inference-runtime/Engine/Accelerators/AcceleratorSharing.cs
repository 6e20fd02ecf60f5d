namespace ModelServing.Engine.Accelerators;

/// <summary>What those who run the cluster say of its GPUs. Time-slicing leaves no trace inside a pod, so that only they know.</summary>
public enum AcceleratorSharing
{
    /// <summary>Nobody has said.</summary>
    Unknown,

    /// <summary>A GPU that a pod was given is given to no other pod at the same time.</summary>
    None,
}
