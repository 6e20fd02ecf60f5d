namespace ModelServing.Engine.Models;

/// <summary>How far the graph is rewritten when the model is loaded.</summary>
public enum GraphOptimization
{
    /// <summary>Not at all.</summary>
    Disabled,

    /// <summary>Redundant nodes are removed and constants folded.</summary>
    Basic,

    /// <summary>Nodes are fused as well.</summary>
    Extended,

    /// <summary>The memory layout is changed as well.</summary>
    All,
}
