namespace ModelServing.Planning.Report;

/// <summary>What a pod has done about the wanted model.</summary>
internal enum SwapStage
{
    /// <summary>It answers with it.</summary>
    Serves,

    /// <summary>It fetches, verifies, loads or warms it.</summary>
    Loads,

    /// <summary>It could not, and serves the one before.</summary>
    Failed,

    /// <summary>It has not heard of it.</summary>
    Unaware,

    /// <summary>It has not answered.</summary>
    Unknown,
}
