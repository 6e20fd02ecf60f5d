using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>The HorizontalPodAutoscaler of the Deployment. It goes past the ModelDeployment's own replicas: those are the user's.</summary>
internal static class HorizontalPodAutoscalerBuilder
{
    public static V2HorizontalPodAutoscaler Build(ResolvedModel model, ResolvedAutoscaling autoscaling, DesiredRevision revision) => new()
    {
        ApiVersion = "autoscaling/v2",
        Kind = "HorizontalPodAutoscaler",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name),
        Spec = new V2HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = model.Name },
            MinReplicas = autoscaling.MinReplicas,
            MaxReplicas = autoscaling.MaxReplicas,
            Metrics = [.. autoscaling.Metrics.Select(MetricSpecBuilder.Build)],
            Behavior = ScalingBehavior.For(model.Accelerator, autoscaling.ScaleDownStabilizationSeconds),
        },
    };
}
