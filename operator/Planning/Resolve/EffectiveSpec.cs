using System.Diagnostics;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Resolve;

/// <summary>A resolved model in the words of the spec: what a user would have written who left nothing to a default.</summary>
public static class EffectiveSpec
{
    /// <summary>Resolved again it gives an equal model.</summary>
    public static V1Alpha1ModelDeploymentSpec Of(ResolvedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new V1Alpha1ModelDeploymentSpec
        {
            Model = ModelOf(model),
            Runtime = new RuntimeSpec
            {
                Image = model.Execution.Image,
                ExecutionProviders = [.. model.Execution.Providers.Select(name => new ExecutionProviderSpec { Name = name })],
                GraphOptimizationLevel = model.Execution.GraphOptimizationLevel,
                InstancesPerReplica = model.Execution.Instances,
                ImagePullSecrets = model.Execution.ImagePullSecrets.Count == 0 ? null : [.. model.Execution.ImagePullSecrets.Select(name => new ImagePullSecretSpec { Name = name })],
            },
            Batching = new BatchingSpec
            {
                MaxBatchSize = model.Batching.MaxBatchSize,
                MaxQueueDelayMicroseconds = model.Batching.MaxQueueDelayMicroseconds,
                MaxQueuedRequests = model.Batching.MaxQueuedRequests,
                LatencyObjective = model.Batching.LatencyObjective is { } objective
                    ? new LatencyObjectiveSpec { Percentile = objective.Percentile, Milliseconds = objective.Milliseconds }
                    : null,
            },
            Warmup = new WarmupSpec { Policy = model.Warmup.Policy, RequestsPerBatchSize = model.Warmup.RequestsPerBatchSize },
            Accelerator = model.Accelerator is { } accelerator ? AcceleratorOf(accelerator) : null,
            Resources = ResourcesOf(model),
            Replicas = model.Autoscaling is null ? model.Replicas : null,
            Autoscaling = model.Autoscaling is { } autoscaling ? AutoscalingOf(autoscaling) : null,
            Rollout = new RolloutSpec
            {
                Strategy = model.Rollout.Strategy,
                OnInsufficientAccelerators = model.Rollout.OnInsufficientAccelerators,
                ContractChange = model.Rollout.ContractChange,
            },
            Availability = EffectiveSurroundings.AvailabilityOf(model),
            Networking = EffectiveSurroundings.NetworkingOf(model.Networking),
            Observability = new ObservabilitySpec { PodMonitor = model.PodMonitor },
            Suspend = model.IsSuspended ? true : null,
            PodTemplate = PodTemplateOf(model.Pod),
        };
    }

    private static ModelSpec ModelOf(ResolvedModel model) => new()
    {
        Name = model.ServedName,
        Version = model.Version,
        Format = model.Format,
        Source = model.Source switch
        {
            ResolvedSource.Http http => new ModelSource { Http = new HttpSource { Url = http.Url } },
            ResolvedSource.Claim claim => new ModelSource
            {
                PersistentVolumeClaim = new PersistentVolumeClaimSource { ClaimName = claim.ClaimName, Path = claim.Path },
            },
            ResolvedSource.S3 s3 => new ModelSource
            {
                S3 = new S3Source
                {
                    Bucket = s3.Bucket,
                    Key = s3.Key,
                    Endpoint = s3.Endpoint,
                    Region = s3.Region,
                    CredentialsSecretRef = SecretOf(s3.Secret),
                },
            },
            ResolvedSource.Oci oci => new ModelSource
            {
                Oci = new OciSource { Reference = oci.Reference, Path = oci.Path, CredentialsSecretRef = SecretOf(oci.Secret) },
            },
            _ => throw new UnreachableException($"{model.Source.GetType().Name} is no source."),
        },
        Verification = new VerificationSpec
        {
            Policy = model.Verification.Policy,
            Sha256 = model.Verification.Sha256,
            ExternalData = model.Verification.ExternalData.Count > 0 ? model.Verification.ExternalData : null,
        },
    };

    private static SecretReferenceSpec? SecretOf(string? name) => name is null ? null : new SecretReferenceSpec { Name = name };

    private static AcceleratorSpec AcceleratorOf(ResolvedAccelerator accelerator) => new()
    {
        ResourceName = accelerator.ResourceName,
        Count = accelerator.Count,
        Memory = accelerator.MemoryMebibytes is { } mebibytes ? Quantity.FromInt64(mebibytes * 1024 * 1024, QuantityFormat.BinarySI) : null,
        Products = accelerator.Products.Count > 0 ? accelerator.Products : null,
    };

    private static ResourcesSpec? ResourcesOf(ResolvedModel model) => model.Resources is { Requests.Count: 0, Limits.Count: 0 }
        ? null
        : new ResourcesSpec
        {
            Requests = model.Resources.Requests is { Count: > 0 } requests ? requests : null,
            Limits = model.Resources.Limits is { Count: > 0 } limits ? limits : null,
        };

    private static AutoscalingSpec AutoscalingOf(ResolvedAutoscaling autoscaling)
    {
        var isExternal = autoscaling.Engine == AutoscalingEngines.External;
        return new AutoscalingSpec
        {
            Engine = autoscaling.Engine,
            MinReplicas = autoscaling.MinReplicas,
            MaxReplicas = autoscaling.MaxReplicas,
            Metrics = isExternal ? null : [.. autoscaling.Metrics.Select(MetricOf)],
            ScaleDownStabilizationSeconds = isExternal ? null : autoscaling.ScaleDownStabilizationSeconds,
        };
    }

    private static ScalingMetric MetricOf(ResolvedMetric metric) => metric switch
    {
        ResolvedMetric.OfPods pods => new ScalingMetric { Name = pods.Name, Type = TypeOf(pods.Metric), Target = TargetOf(pods) },
        ResolvedMetric.OfCpu cpu => new ScalingMetric
        {
            Name = cpu.Name,
            Type = ScalingMetricTypes.CpuUtilization,
            Target = new ScalingTarget { AverageUtilization = cpu.AverageUtilization },
        },
        ResolvedMetric.Custom custom => new ScalingMetric { Name = custom.Name, Type = ScalingMetricTypes.Custom, Metric = custom.Metric },
        _ => throw new UnreachableException($"{metric.GetType().Name} is no metric."),
    };

    private static ScalingTarget TargetOf(ResolvedMetric.OfPods pods) => ScalingMetricTypes.IsPercentage(TypeOf(pods.Metric))
        ? new ScalingTarget { AverageUtilization = (int)pods.AverageValue.ToInt64() }
        : new ScalingTarget { AverageValue = pods.AverageValue };

    private static string TypeOf(string metric) => metric switch
    {
        ScalingMetricNames.GpuUtilization => ScalingMetricTypes.GpuUtilization,
        ScalingMetricNames.GpuMemoryUtilization => ScalingMetricTypes.GpuMemory,
        ScalingMetricNames.BusyUtilization => ScalingMetricTypes.BusyRatio,
        ScalingMetricNames.QueuedRequests => ScalingMetricTypes.QueuedRequests,
        ScalingMetricNames.InFlightRequests => ScalingMetricTypes.InFlightRequests,
        ScalingMetricNames.QueueTime => ScalingMetricTypes.QueueTime,
        _ => throw new UnreachableException($"{metric} is no metric of the pods."),
    };

    private static PodTemplateAdditions? PodTemplateOf(ResolvedPodAdditions pod) =>
        pod is { Labels.Count: 0, Annotations.Count: 0, NodeSelector.Count: 0, Tolerations.Count: 0 }
            ? null
            : new PodTemplateAdditions
            {
                Metadata = pod is { Labels.Count: 0, Annotations.Count: 0 }
                    ? null
                    : new PodMetadata
                    {
                        Labels = pod.Labels.Count > 0 ? pod.Labels : null,
                        Annotations = pod.Annotations.Count > 0 ? pod.Annotations : null,
                    },
                NodeSelector = pod.NodeSelector.Count > 0 ? pod.NodeSelector : null,
                Tolerations = pod.Tolerations.Count == 0
                    ? null
                    : [.. pod.Tolerations.Select(taint => new TolerationSpec
                    {
                        Key = taint.Key,
                        Operator = taint.Operator,
                        Value = taint.Value,
                        Effect = taint.Effect,
                        TolerationSeconds = taint.TolerationSeconds,
                    })],
            };
}
