using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>How fast an autoscaler may go up and down.</summary>
internal static class AutoscalerBehaviorRules
{
    private const int MaximumWindow = 3600;
    private const int MaximumPeriod = 1800;

    /// <summary>Upwards the larger of 4 pods and 100 % every 15 s at once; downwards everything every 15 s, after the controller's own window.</summary>
    public static void Default(JsonObject behavior)
    {
        var (up, down) = (behavior.Ensure("scaleUp"), behavior.Ensure("scaleDown"));
        up["stabilizationWindowSeconds"] ??= 0;
        up["selectPolicy"] ??= "Max";
        up["policies"] ??= new JsonArray(Policy("Pods", 4), Policy("Percent", 100));
        down["selectPolicy"] ??= "Max";
        down["policies"] ??= new JsonArray(Policy("Percent", 100));
    }

    public static IEnumerable<FieldError> Check(JsonObject? rules, string path)
    {
        if (rules is null)
        {
            yield break;
        }

        var window = rules.Number("stabilizationWindowSeconds");
        if (window is < 0)
        {
            yield return FieldError.Invalid($"{path}.stabilizationWindowSeconds", window, "must be greater than or equal to zero");
        }
        else if (window is > MaximumWindow)
        {
            yield return FieldError.Invalid($"{path}.stabilizationWindowSeconds", window, "must be less than or equal to 3600");
        }

        if (rules.Text("selectPolicy") is { } select and not ("Max" or "Min" or "Disabled"))
        {
            yield return FieldError.NotSupported($"{path}.selectPolicy", select, ["Disabled", "Max", "Min"]);
        }

        var policies = rules.Array("policies") ?? [];
        if (policies.Count == 0)
        {
            yield return FieldError.Required($"{path}.policies", "must specify at least one Policy");
        }

        foreach (var error in policies.SelectMany((policy, index) => CheckPolicy(policy, $"{path}.policies[{index}]")))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> CheckPolicy(JsonNode? policy, string path)
    {
        if (policy.Number("value") is <= 0 and var value)
        {
            yield return FieldError.Invalid($"{path}.value", value, "must be greater than zero");
        }

        if (policy.Number("periodSeconds") is <= 0 and var period)
        {
            yield return FieldError.Invalid($"{path}.periodSeconds", period, "must be greater than zero");
        }
        else if (policy.Number("periodSeconds") is > MaximumPeriod and var tooLong)
        {
            yield return FieldError.Invalid($"{path}.periodSeconds", tooLong, "must be less than or equal to 1800");
        }
    }

    private static JsonObject Policy(string type, int value) => new() { ["type"] = type, ["value"] = value, ["periodSeconds"] = 15 };
}
