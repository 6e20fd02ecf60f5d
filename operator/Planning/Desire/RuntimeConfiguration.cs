namespace ModelServing.Planning.Desire;

/// <summary>The document that a model pod reads; its shape is the contract with the runtime, version 1.</summary>
internal sealed record RuntimeConfiguration(
    int Version,
    RuntimeConfiguration.ModelPart Model,
    RuntimeConfiguration.FetchPart Fetch,
    RuntimeConfiguration.RuntimePart Runtime,
    RuntimeConfiguration.BatchingPart Batching,
    RuntimeConfiguration.WarmupPart Warmup,
    RuntimeConfiguration.DrainPart Drain,
    RuntimeConfiguration.SwapPart? Swap)
{
    internal sealed record ModelPart(string Name, string Version, string? Id, string Format, string File, SourcePart Source, VerificationPart Verification);

    internal sealed record SourcePart
    {
        public HttpPart? Http { get; init; }

        public ClaimPart? PersistentVolumeClaim { get; init; }

        public S3Part? S3 { get; init; }

        public OciPart? Oci { get; init; }
    }

    internal sealed record HttpPart(string Url);

    internal sealed record ClaimPart(string Path);

    /// <summary>Without credentials, which are the pod's.</summary>
    internal sealed record S3Part(string Bucket, string Key, string? Endpoint, string? Region);

    internal sealed record OciPart(string Reference, string Path);

    internal sealed record VerificationPart(string Policy, string? Sha256, IReadOnlyList<ExternalDataPart>? ExternalData);

    internal sealed record ExternalDataPart(string Path, string Sha256);

    internal sealed record FetchPart(long MaxBytes, int TimeoutSeconds, int MaxRedirects, IReadOnlyList<string> AllowedNetworks);

    internal sealed record RuntimePart(IReadOnlyList<string> ExecutionProviders, string GraphOptimizationLevel, int Instances);

    internal sealed record BatchingPart(int MaxBatchSize, int MaxQueueDelayMicroseconds, int MaxQueuedRequests, LatencyObjectivePart? LatencyObjective);

    internal sealed record LatencyObjectivePart(int Percentile, int Milliseconds);

    internal sealed record WarmupPart(string Policy, int RequestsPerBatchSize);

    internal sealed record DrainPart(int DelaySeconds, int TimeoutSeconds);

    internal sealed record SwapPart(string ContractChange);
}
