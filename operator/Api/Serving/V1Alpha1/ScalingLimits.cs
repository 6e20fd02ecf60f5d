namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>status.autoscaling.limitedBy</c>.</summary>
public static class ScalingLimits
{
    public const string None = "None";

    /// <summary>The metrics ask for fewer pods than <c>minReplicas</c>.</summary>
    public const string MinReplicas = "MinReplicas";

    /// <summary>The metrics ask for more pods than <c>maxReplicas</c>.</summary>
    public const string MaxReplicas = "MaxReplicas";

    /// <summary>Pods wait since no node has a free accelerator.</summary>
    public const string AcceleratorCapacity = "AcceleratorCapacity";

    /// <summary>The autoscaler lacks a metric and so does not act, or does not scale down.</summary>
    public const string MetricUnavailable = "MetricUnavailable";
}
