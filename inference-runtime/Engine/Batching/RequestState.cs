namespace ModelServing.Engine.Batching;

/// <summary>
/// <code>
/// Waiting --> Claimed --> Detached
///    |           |  ^________|
///    |           v           |
///    +-------> Done &lt;--------+
/// </code>
/// </summary>
internal enum RequestState
{
    /// <summary>Not in a batch; may be given up at once.</summary>
    Waiting,

    /// <summary>In a batch that reads the request's own memory; may only be marked as given up.</summary>
    Claimed,

    /// <summary>In a batch that has copied the inputs; may be given up at once.</summary>
    Detached,

    /// <summary>The outcome is known.</summary>
    Done,
}
