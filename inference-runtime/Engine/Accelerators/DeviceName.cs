namespace ModelServing.Engine.Accelerators;

/// <summary>One entry of a list of devices.</summary>
public abstract record DeviceName
{
    private DeviceName()
    {
    }

    /// <summary>A whole GPU.</summary>
    /// <param name="Prefix">How its UUID begins, <c>GPU-</c> included; CUDA takes as much of it as is unique.</param>
    public sealed record Gpu(string Prefix) : DeviceName;

    /// <summary>A whole GPU by its place in somebody's order: the node's for the container, CUDA's for the process.</summary>
    /// <param name="Number">From 0.</param>
    public sealed record Place(int Number) : DeviceName;

    /// <summary>A part of a GPU, in one of the three notations there are.</summary>
    /// <param name="Text">As it was given.</param>
    public sealed record Slice(string Text) : DeviceName;
}
