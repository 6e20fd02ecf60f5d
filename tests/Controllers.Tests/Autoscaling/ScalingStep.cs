namespace ModelServing.Controllers.Tests.Autoscaling;

/// <summary>One look of the autoscaler, at a virtual second.</summary>
internal sealed record ScalingStep(double Time, int Before, int Ready, int Wanted);
