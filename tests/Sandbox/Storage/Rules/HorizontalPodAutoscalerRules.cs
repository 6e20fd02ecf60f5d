using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>
/// Autoscalers, defaulted and validated as <c>pkg/apis/autoscaling</c> of the real server does: no metric means CPU at 80 %, and a behaviour that
/// says something says everything.
/// </summary>
internal sealed class HorizontalPodAutoscalerRules() : TypedRules("autoscaling", "v2", "HorizontalPodAutoscaler")
{
    private const int DefaultUtilization = 80;

    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        return
        [
            .. base.Validate(value, old),
            .. Replicas(spec),
            .. Target(spec.Map("scaleTargetRef")),
            .. (spec.Array("metrics") ?? []).SelectMany((metric, index) => AutoscalerMetricRules.Check(metric, $"spec.metrics[{index}]")),
            .. AutoscalerBehaviorRules.Check(spec.Map("behavior", "scaleUp"), "spec.behavior.scaleUp"),
            .. AutoscalerBehaviorRules.Check(spec.Map("behavior", "scaleDown"), "spec.behavior.scaleDown"),
        ];
    }

    protected override void Default(JsonObject value)
    {
        var spec = value.Ensure("spec");
        if (spec.Array("metrics") is not { Count: > 0 })
        {
            var target = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = DefaultUtilization };
            spec["metrics"] = new JsonArray(
                new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = target } });
        }

        if (spec.Map("behavior") is { } behavior)
        {
            AutoscalerBehaviorRules.Default(behavior);
        }
    }

    private static IEnumerable<FieldError> Replicas(JsonObject spec)
    {
        var (minimum, maximum) = (spec.Number("minReplicas") ?? 1, spec.Number("maxReplicas") ?? 0);
        if (minimum < 1)
        {
            // HPAScaleToZero is off by default.
            yield return FieldError.Invalid("spec.minReplicas", minimum, "must be greater than or equal to 1");
        }

        if (maximum < 1)
        {
            yield return FieldError.Invalid("spec.maxReplicas", maximum, "must be greater than 0");
        }

        if (maximum < minimum)
        {
            yield return FieldError.Invalid("spec.maxReplicas", maximum, "must be greater than or equal to `minReplicas`");
        }
    }

    private static IEnumerable<FieldError> Target(JsonObject? target) =>
        from member in new[] { "kind", "name" }
        where target.Text(member) is ""
        select FieldError.Required($"spec.scaleTargetRef.{member}");
}
