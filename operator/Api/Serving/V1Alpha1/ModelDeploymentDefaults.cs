namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Defaults that depend on nothing else: the schema states them, and the resolver applies them where a whole parent is absent.</summary>
public static class ModelDeploymentDefaults
{
    public const string Version = "1";

    public const int InstancesPerReplica = 1;

    public const int MaxBatchSize = 32;

    public const int MaxQueueDelayMicroseconds = 2000;

    public const int LatencyPercentile = 99;

    public const int WarmupRequestsPerBatchSize = 3;

    public const int AcceleratorCount = 1;

    /// <summary>Not in the schema: an autoscaler owns the number where there is one.</summary>
    public const int Replicas = 1;

    public const int MinReplicas = 1;

    /// <summary>Not in the schema: it belongs to one engine only.</summary>
    public const int ScaleDownStabilizationSeconds = 300;
}
