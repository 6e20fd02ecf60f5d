using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// How fast the number of pods may change. A pod with an accelerator takes a minute or more until it serves, and meanwhile the metrics still say
/// what they said: an autoscaler that goes by them alone asks for ever more. So it waits out a short peak, adds two pods or half of those there are
/// in a minute, and takes away one or a tenth in two. Pods on CPU start within seconds and keep the API server's defaults upwards.
/// </summary>
internal static class ScalingBehavior
{
    private const int PeakSeconds = 30;
    private const int UpPeriodSeconds = 60;
    private const int DownPeriodSeconds = 120;

    public static V2HorizontalPodAutoscalerBehavior For(ResolvedAccelerator? accelerator, int scaleDownSeconds) => accelerator is null
        ? new V2HorizontalPodAutoscalerBehavior { ScaleDown = new V2ScalingRules { StabilizationWindowSeconds = scaleDownSeconds } }
        : new V2HorizontalPodAutoscalerBehavior
        {
            ScaleUp = Rules(PeakSeconds, pods: 2, percent: 50, UpPeriodSeconds),
            ScaleDown = Rules(scaleDownSeconds, pods: 1, percent: 10, DownPeriodSeconds),
        };

    private static V2ScalingRules Rules(int windowSeconds, int pods, int percent, int periodSeconds) => new()
    {
        StabilizationWindowSeconds = windowSeconds,
        SelectPolicy = "Max",
        Policies =
        [
            new V2ScalingPolicy { Type = "Pods", Value = pods, PeriodSeconds = periodSeconds },
            new V2ScalingPolicy { Type = "Percent", Value = percent, PeriodSeconds = periodSeconds },
        ],
    };
}
