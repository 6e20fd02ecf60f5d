namespace ModelServing.Planning.Desire;

/// <summary>The document that a model pod reads; its shape is the contract with the runtime, version 1.</summary>
internal sealed record RuntimeConfiguration(
    int Version,
    RuntimeConfiguration.ModelPart Model,
    RuntimeConfiguration.FetchPart Fetch,
    RuntimeConfiguration.RuntimePart Runtime,
    RuntimeConfiguration.BatchingPart Batching,
    RuntimeConfiguration.WarmupPart Warmup,
    RuntimeConfiguration.DrainPart Drain)
{
    internal sealed record ModelPart(string Name, string Version, string Format, string File, SourcePart Source, VerificationPart Verification);

    internal sealed record SourcePart(HttpPart? Http, ClaimPart? PersistentVolumeClaim);

    internal sealed record HttpPart(string Url);

    internal sealed record ClaimPart(string Path);

    internal sealed record VerificationPart(string Policy, string? Sha256);

    internal sealed record FetchPart(long MaxBytes, int TimeoutSeconds, int MaxRedirects, IReadOnlyList<string> AllowedNetworks);

    internal sealed record RuntimePart(IReadOnlyList<string> ExecutionProviders, string GraphOptimizationLevel, int Instances);

    internal sealed record BatchingPart(int MaxBatchSize, int MaxQueueDelayMicroseconds, int MaxQueuedRequests, LatencyObjectivePart? LatencyObjective);

    internal sealed record LatencyObjectivePart(int Percentile, int Milliseconds);

    internal sealed record WarmupPart(string Policy, int RequestsPerBatchSize);

    internal sealed record DrainPart(int DelaySeconds, int TimeoutSeconds);
}
