namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.autoscaling.engine</c>. Others may come; readers must accept texts that they do not know.</summary>
public static class AutoscalingEngines
{
    /// <summary>The operator writes a HorizontalPodAutoscaler of autoscaling/v2.</summary>
    public const string HorizontalPodAutoscaler = "HorizontalPodAutoscaler";

    /// <summary>Somebody else sets the Deployment's replicas; the operator never does.</summary>
    public const string External = "External";
}
