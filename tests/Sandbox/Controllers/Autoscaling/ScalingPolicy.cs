namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>How much may change within a period: pods, or percent of the pods that there were at its beginning.</summary>
internal sealed record ScalingPolicy(bool IsPercent, int Value, TimeSpan Period);
