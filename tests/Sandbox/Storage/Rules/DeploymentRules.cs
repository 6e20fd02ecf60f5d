using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

internal sealed class DeploymentRules() : WorkloadRules("Deployment")
{
    public override IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old)
    {
        foreach (var error in base.Validate(value, old))
        {
            yield return error;
        }

        var strategy = value.At("spec", "strategy");
        if (strategy.Text("type") == "Recreate" && strategy.At("rollingUpdate") is not null)
        {
            yield return FieldError.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        }

        var rolling = strategy.At("rollingUpdate");
        if (IsZero(rolling.At("maxSurge")) && IsZero(rolling.At("maxUnavailable")))
        {
            yield return FieldError.Invalid("spec.strategy.rollingUpdate.maxUnavailable", 0, "may not be 0 when `maxSurge` is 0");
        }

        if (value.Number("spec", "progressDeadlineSeconds") is { } deadline && deadline <= (value.Number("spec", "minReadySeconds") ?? 0))
        {
            yield return FieldError.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }
    }

    protected override void Default(JsonObject value)
    {
        base.Default(value);
        if (value.Map("spec", "strategy") is { } strategy && strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling["maxUnavailable"] ??= "25%";
            rolling["maxSurge"] ??= "25%";
        }
    }

    private static bool IsZero(JsonNode? value) => value.Number() == 0 || value.Text() == "0%";
}
