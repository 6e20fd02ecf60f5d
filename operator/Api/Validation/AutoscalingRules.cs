using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>Bounds, engine and metrics of <c>spec.autoscaling</c>, and what they need elsewhere in the spec.</summary>
internal static class AutoscalingRules
{
    private const string Root = "spec.autoscaling";

    public static IEnumerable<FieldError> Check(V1Alpha1ModelDeploymentSpec spec)
    {
        if (spec.Autoscaling is not { } autoscaling)
        {
            return [];
        }

        return
        [
            .. CheckBounds(autoscaling, spec.Replicas),
            .. CheckEngine(autoscaling),
            .. CheckNames(autoscaling.Metrics ?? []),
            .. (autoscaling.Metrics ?? []).SelectMany((metric, index) => ScalingMetricRules.Check(metric, spec, $"{Root}.metrics[{index}]")),
        ];
    }

    private static IEnumerable<FieldError> CheckBounds(AutoscalingSpec autoscaling, int? replicas)
    {
        if (replicas is not null)
        {
            yield return new FieldError(
                "spec.replicas", $"is {replicas}, and {Root} is set: only one of them can say how many pods serve ({Root}.minReplicas and maxReplicas)");
        }

        var minimum = autoscaling.MinReplicas ?? ModelDeploymentDefaults.MinReplicas;
        if (autoscaling.MaxReplicas < minimum)
        {
            yield return new FieldError($"{Root}.maxReplicas", $"is {autoscaling.MaxReplicas}, less than {Root}.minReplicas, {minimum}");
        }
    }

    private static IEnumerable<FieldError> CheckEngine(AutoscalingSpec autoscaling)
    {
        if (autoscaling.Engine != AutoscalingEngines.External)
        {
            yield break;
        }

        if (autoscaling.Metrics is { } metrics)
        {
            yield return new FieldError($"{Root}.metrics", $"has {metrics.Count} entries, but {Root}.engine is External: what scales then has metrics of its own");
        }

        if (autoscaling.ScaleDownStabilizationSeconds is { } seconds)
        {
            yield return new FieldError($"{Root}.scaleDownStabilizationSeconds", $"is {seconds}, but {Root}.engine is External: what scales then has a window of its own");
        }
    }

    private static IEnumerable<FieldError> CheckNames(IReadOnlyList<ScalingMetric> metrics) =>
        from twice in metrics.GroupBy(metric => metric.Name, StringComparer.Ordinal)
        where twice.Count() > 1
        select new FieldError($"{Root}.metrics", $"has {twice.Count()} entries named {Shown.Text(twice.Key!)}");
}
