namespace ModelServing.Engine.Models;

/// <summary>Whether a model is run before it is ready.</summary>
public enum WarmupPolicy
{
    /// <summary>With zeros, for each batch size that is a power of two.</summary>
    Synthetic,

    /// <summary>Not at all.</summary>
    None,
}
