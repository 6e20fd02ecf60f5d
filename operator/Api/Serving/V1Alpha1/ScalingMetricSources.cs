namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>status.autoscaling.metrics[].source</c>.</summary>
public static class ScalingMetricSources
{
    /// <summary>The share of time that the pods' instances spend in the model, as the runtime measures it.</summary>
    public const string BusyRatio = "BusyRatio";

    /// <summary>The device's own utilisation, as the runtime reads it from NVML.</summary>
    public const string Nvml = "NVML";
}
