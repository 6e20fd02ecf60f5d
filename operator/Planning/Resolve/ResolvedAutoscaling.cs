namespace ModelServing.Planning.Resolve;

/// <summary>How the number of pods follows the load.</summary>
/// <param name="Engine">Who sets it, one of <c>AutoscalingEngines</c>.</param>
/// <param name="MinReplicas">The fewest pods.</param>
/// <param name="MaxReplicas">The most pods.</param>
/// <param name="Metrics">What to scale on; empty where the engine has metrics of its own.</param>
/// <param name="ScaleDownStabilizationSeconds">For how long fewer pods must have been enough.</param>
public sealed record ResolvedAutoscaling(
    string Engine, int MinReplicas, int MaxReplicas, IReadOnlyList<ResolvedMetric> Metrics, int ScaleDownStabilizationSeconds)
{
    /// <summary>The count nearest to <paramref name="replicas"/> that is allowed.</summary>
    public int Clamp(int replicas) => Math.Clamp(replicas, MinReplicas, MaxReplicas);
}
