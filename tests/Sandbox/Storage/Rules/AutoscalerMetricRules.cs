using System.Text.Json.Nodes;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>One metric of an autoscaler: exactly the source that its type names, with a target of a kind that the source can have.</summary>
internal static class AutoscalerMetricRules
{
    private static readonly string[] Sources = ["object", "pods", "resource", "containerResource", "external"];

    public static IEnumerable<FieldError> Check(JsonNode? metric, string path)
    {
        var type = metric.Text("type") ?? "";
        var wanted = type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..];
        foreach (var other in Sources.Where(source => source != wanted && metric.At(source) is not null))
        {
            yield return FieldError.Forbidden($"{path}.{other}", "must populate the given metric source only");
        }

        if (!Sources.Contains(wanted))
        {
            yield break; // The schema has refused the type.
        }

        if (metric.Map(wanted) is not { } source)
        {
            yield return FieldError.Required($"{path}.{wanted}", "must populate information for the given metric source");
            yield break;
        }

        foreach (var error in Target(source.Map("target"), $"{path}.{wanted}.target").Concat(Source(wanted, source, $"{path}.{wanted}")))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Target(JsonObject? target, string path)
    {
        foreach (var member in new[] { "value", "averageValue" })
        {
            if (target.Text(member) is { } amount && (amount == "0" || amount.StartsWith('-')))
            {
                yield return FieldError.Invalid($"{path}.{member}", amount, "must be positive");
            }
        }

        if (target.Number("averageUtilization") is < 1 and var percent)
        {
            yield return FieldError.Invalid($"{path}.averageUtilization", percent, "must be greater than 0");
        }
    }

    private static IEnumerable<FieldError> Source(string type, JsonObject source, string path)
    {
        var named = type is "resource" or "containerResource" ? source.Text("name") : source.Text("metric", "name");
        if (named is "")
        {
            yield return type is "resource" or "containerResource"
                ? FieldError.Required($"{path}.name", "must specify a resource name")
                : FieldError.Required($"{path}.metric.name", "must specify a metric name");
        }

        if (type == "containerResource" && source.Text("container") is "")
        {
            yield return FieldError.Required($"{path}.container", "must specify a container");
        }

        var target = source.Map("target");
        var (value, average, utilization) = (target?["value"], target?["averageValue"], target?["averageUtilization"]);
        switch (type)
        {
            case "pods" when average is null:
                yield return FieldError.Required($"{path}.target.averageValue", "must specify a positive target averageValue");
                break;
            case "resource" or "containerResource" when average is null && utilization is null:
                yield return FieldError.Required($"{path}.target.averageUtilization", "must set either a target raw value or a target utilization");
                break;
            case "resource" or "containerResource" when average is not null && utilization is not null:
                yield return FieldError.Forbidden($"{path}.target.averageValue", "may not set both a target raw value and a target utilization");
                break;
            case "external" or "object" when value is null && average is null:
                yield return FieldError.Required($"{path}.target.averageValue", "must set either a target value for metric or a per-pod target");
                break;
            case "external" when value is not null && average is not null:
                yield return FieldError.Forbidden($"{path}.target.value", "may not set both a target value for metric and a per-pod target");
                break;
        }
    }
}
