using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Validation;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Resolve;

/// <summary>Turns what a user wrote into what is meant. The only place with defaults.</summary>
public static class ModelDeploymentResolver
{
    private const int MinimumQueue = 512;
    private const int QueuePerBatch = 16;
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Validates and resolves; never throws on what a user can write.</summary>
    public static ResolveResult Resolve(V1Alpha1ModelDeployment resource, OperatorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(settings);
        var errors = ModelDeploymentValidator.Validate(resource);
        return errors.Count > 0
            ? new ResolveResult.Invalid(errors)
            : new ResolveResult.Resolved(Resolve(resource.Metadata!, resource.Spec!, settings));
    }

    private static ResolvedModel Resolve(V1ObjectMeta metadata, V1Alpha1ModelDeploymentSpec spec, OperatorSettings settings)
    {
        var model = spec.Model!;
        var accelerator = ResolveAccelerator(spec.Accelerator, settings);
        var (execution, batching) = (ResolveExecution(spec.Runtime, accelerator, settings), ResolveBatching(spec.Batching));
        var autoscaling = AutoscalingResolver.Resolve(spec.Autoscaling, accelerator);
        var replicas = autoscaling?.MinReplicas ?? spec.Replicas ?? ModelDeploymentDefaults.Replicas;
        return new ResolvedModel(
            metadata.Name!,
            metadata.Namespace ?? "default",
            metadata.Uid ?? "",
            model.Name ?? metadata.Name!,
            model.Version ?? ModelDeploymentDefaults.Version,
            model.Format ?? ModelFormats.Onnx,
            ResolveSource(model.Source!),
            ResolveVerification(model.Verification),
            execution,
            batching,
            new ResolvedWarmup(
                spec.Warmup?.Policy ?? WarmupPolicies.Synthetic,
                spec.Warmup?.RequestsPerBatchSize ?? ModelDeploymentDefaults.WarmupRequestsPerBatchSize),
            accelerator,
            new V1ResourceRequirements { Requests = spec.Resources?.Requests ?? EmptyQuantities, Limits = spec.Resources?.Limits ?? EmptyQuantities },
            replicas,
            autoscaling,
            RolloutResolver.Resolve(spec),
            AvailabilityResolver.Resolve(spec.Availability, replicas),
            NetworkingResolver.Resolve(spec.Networking, settings),
            spec.Observability?.PodMonitor ?? PodMonitorPolicies.Auto,
            spec.Suspend == true,
            ResolvePod(spec.PodTemplate),
            new ResolvedFetch(settings.FetchMaxBytes, settings.FetchTimeoutSeconds, settings.FetchMaxRedirects, settings.AllowedNetworks),
            new ResolvedDrain(settings.DrainDelaySeconds, spec.Availability?.DrainTimeoutSeconds ?? settings.DrainTimeoutSeconds));
    }

    private static Dictionary<string, Quantity> EmptyQuantities { get; } = [];

    private static Dictionary<string, string> EmptyTexts { get; } = [];

    private static ResolvedSource ResolveSource(ModelSource source) => source switch
    {
        { Http: { } http } => new ResolvedSource.Http(http.Url!),
        { PersistentVolumeClaim: { } claim } => new ResolvedSource.Claim(claim.ClaimName!, claim.Path!),
        { S3: { } s3 } => new ResolvedSource.S3(s3.Bucket!, s3.Key!, s3.Endpoint, s3.Region, s3.CredentialsSecretRef?.Name),
        { Oci: { } oci } => new ResolvedSource.Oci(oci.Reference!, oci.Path!, oci.CredentialsSecretRef?.Name),
        _ => throw new ArgumentException("A validated source has a member.", nameof(source)),
    };

    private static ResolvedVerification ResolveVerification(VerificationSpec? verification) => new(
        verification?.Policy ?? (verification?.Sha256 is null ? VerificationPolicies.Disabled : VerificationPolicies.Enforce),
        verification?.Sha256,
        verification?.ExternalData ?? []);

    private static ResolvedExecution ResolveExecution(RuntimeSpec? runtime, ResolvedAccelerator? accelerator, OperatorSettings settings)
    {
        var isNvidia = accelerator?.ResourceName.StartsWith("nvidia.com/", StringComparison.Ordinal) == true;

        // Whoever asks for a GPU wants it used: no silent fall-back to CPU.
        IReadOnlyList<string> providers = runtime?.ExecutionProviders?.Select(provider => provider.Name!).ToArray()
            ?? [isNvidia ? ExecutionProviderNames.Cuda : ExecutionProviderNames.Cpu];
        return new ResolvedExecution(
            runtime?.Image ?? (isNvidia ? settings.GpuRuntimeImage : settings.RuntimeImage),
            providers,
            runtime?.GraphOptimizationLevel ?? GraphOptimizationLevels.All,
            runtime?.InstancesPerReplica ?? ModelDeploymentDefaults.InstancesPerReplica,
            [.. (runtime?.ImagePullSecrets ?? []).Select(secret => secret.Name!)]);
    }

    private static ResolvedBatching ResolveBatching(BatchingSpec? batching)
    {
        var batch = batching?.MaxBatchSize ?? ModelDeploymentDefaults.MaxBatchSize;
        return new ResolvedBatching(
            batch,
            batching?.MaxQueueDelayMicroseconds ?? ModelDeploymentDefaults.MaxQueueDelayMicroseconds,
            batching?.MaxQueuedRequests ?? Math.Max(MinimumQueue, QueuePerBatch * batch),
            batching?.LatencyObjective is { } objective
                ? new ResolvedLatencyObjective(objective.Percentile ?? ModelDeploymentDefaults.LatencyPercentile, objective.Milliseconds!.Value)
                : null);
    }

    private static ResolvedAccelerator? ResolveAccelerator(AcceleratorSpec? accelerator, OperatorSettings settings) => accelerator is null
        ? null
        : new ResolvedAccelerator(
            accelerator.ResourceName!,
            accelerator.Count ?? ModelDeploymentDefaults.AcceleratorCount,
            accelerator.Memory is { } memory ? CeilingMebibytes(memory.ToInt64()) : null,
            accelerator.Products ?? [],
            settings.ExclusiveAccelerators.Contains(accelerator.ResourceName!));

    private static long CeilingMebibytes(long bytes) => (bytes / Mebibyte) + (bytes % Mebibyte == 0 ? 0 : 1);

    private static ResolvedPodAdditions ResolvePod(PodTemplateAdditions? additions) => new(
        additions?.Metadata?.Labels ?? EmptyTexts,
        additions?.Metadata?.Annotations ?? EmptyTexts,
        additions?.NodeSelector ?? EmptyTexts,
        [.. (additions?.Tolerations ?? []).Select(ResolveToleration)]);

    private static V1Toleration ResolveToleration(TolerationSpec toleration) => new()
    {
        Key = string.IsNullOrEmpty(toleration.Key) ? null : toleration.Key,
        Operator = toleration.Operator ?? "Equal",
        Value = string.IsNullOrEmpty(toleration.Value) ? null : toleration.Value,
        Effect = toleration.Effect,
        TolerationSeconds = toleration.TolerationSeconds,
    };
}
