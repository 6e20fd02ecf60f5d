using System.Text.Json;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>One entry of <c>spec.autoscaling.metrics</c>: its target fits its type, and what it measures is there.</summary>
internal static class ScalingMetricRules
{
    private const int MaximumLength = 4096;
    private static readonly string[] Sources = ["Object", "Pods", "Resource", "ContainerResource", "External"];

    public static IEnumerable<FieldError> Check(ScalingMetric metric, V1Alpha1ModelDeploymentSpec spec, string path) =>
    [
        .. CheckNeeds(metric, spec, path),
        .. metric.Type == ScalingMetricTypes.Custom ? CheckCustom(metric, path) : CheckTarget(metric, path),
    ];

    private static IEnumerable<FieldError> CheckNeeds(ScalingMetric metric, V1Alpha1ModelDeploymentSpec spec, string path)
    {
        if (ScalingMetricTypes.NeedsAccelerator(metric.Type) && spec.Accelerator is null)
        {
            yield return new FieldError($"{path}.type", $"is {metric.Type}, which needs spec.accelerator");
        }

        var hasCpu = spec.Resources?.Requests?.ContainsKey("cpu") == true || spec.Resources?.Limits?.ContainsKey("cpu") == true;
        if (metric.Type == ScalingMetricTypes.CpuUtilization && !hasCpu)
        {
            yield return new FieldError($"{path}.type", $"is {metric.Type}, a percentage of spec.resources.requests.cpu, which is unset");
        }
    }

    private static IEnumerable<FieldError> CheckTarget(ScalingMetric metric, string path)
    {
        if (metric.Metric is not null)
        {
            yield return new FieldError($"{path}.metric", $"belongs to type Custom, not to {metric.Type}");
        }

        var (utilization, value) = (metric.Target?.AverageUtilization, metric.Target?.AverageValue);
        var isPercentage = ScalingMetricTypes.IsPercentage(metric.Type);
        if (isPercentage ? utilization is null || value is not null : value is null || utilization is not null)
        {
            yield return new FieldError($"{path}.target", $"needs {(isPercentage ? "averageUtilization" : "averageValue")}, and it alone, since type is {metric.Type}");
        }
        else if (value is { } amount && amount <= default(Quantity))
        {
            yield return new FieldError($"{path}.target.averageValue", $"must be more than 0, not {amount}");
        }
    }

    /// <summary>Only what would otherwise end in an error that is hard to trace back; the rest is the API server's to judge.</summary>
    private static IEnumerable<FieldError> CheckCustom(ScalingMetric metric, string path)
    {
        if (metric.Target is not null)
        {
            yield return new FieldError($"{path}.target", "must be unset for type Custom: metric has a target of its own");
        }

        if (metric.Metric is not { } raw)
        {
            yield return new FieldError($"{path}.metric", "is required when type is Custom");
        }
        else if (raw.ValueKind != JsonValueKind.Object || raw.GetRawText().Length > MaximumLength)
        {
            yield return new FieldError($"{path}.metric", $"must be an object of at most {MaximumLength} characters");
        }
        else if (!raw.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !Sources.Contains(type.GetString()))
        {
            var said = type.ValueKind == JsonValueKind.String ? Shown.Text(type.GetString()!) : "nothing of the kind";
            yield return new FieldError($"{path}.metric.type", $"must be one of {string.Join(", ", Sources)}, not {said}");
        }
        else
        {
            foreach (var error in CheckSource(raw, type.GetString()!, $"{path}.metric"))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> CheckSource(JsonElement raw, string type, string path)
    {
        var source = char.ToLowerInvariant(type[0]) + type[1..];
        if (!raw.TryGetProperty(source, out var value) || value.ValueKind != JsonValueKind.Object)
        {
            yield return new FieldError($"{path}.{source}", $"is required when {path}.type is {type}");
        }

        foreach (var member in raw.EnumerateObject().Where(member => member.Name != "type" && member.Name != source))
        {
            yield return new FieldError(path, $"has {Shown.Text(member.Name)} beside the {source} that its type asks for");
        }
    }
}
