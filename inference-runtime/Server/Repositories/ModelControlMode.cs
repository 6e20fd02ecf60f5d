namespace ModelServing.Runtime.Repositories;

/// <summary>Who decides what of the repository is served. Source: Triton's --model-control-mode.</summary>
internal enum ModelControlMode
{
    /// <summary>All of it, from the start to the end.</summary>
    None,

    /// <summary>Whoever started the process names what is served first, and callers have models loaded and unloaded.</summary>
    Explicit,
}
