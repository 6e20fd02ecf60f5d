using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>Requests and limits, by name and against each other.</summary>
internal static class ResourceRules
{
    private static readonly string[] Names = ["cpu", "memory", "ephemeral-storage"];

    public static IEnumerable<FieldError> Check(ResourcesSpec? resources)
    {
        var requests = resources?.Requests ?? EmptyMap;
        var limits = resources?.Limits ?? EmptyMap;
        return
        [
            .. CheckNames(requests, "spec.resources.requests"),
            .. CheckNames(limits, "spec.resources.limits"),
            .. CheckOrder(requests, limits),
        ];
    }

    private static Dictionary<string, Quantity> EmptyMap { get; } = [];

    private static IEnumerable<FieldError> CheckNames(IReadOnlyDictionary<string, Quantity> values, string path) =>
        from name in values.Keys.Order(StringComparer.Ordinal)
        where !Names.Contains(name)
        select new FieldError(path, $"takes cpu, memory and ephemeral-storage, not {Shown.Text(name)}; accelerators are asked for in spec.accelerator");

    private static IEnumerable<FieldError> CheckOrder(IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits) =>
        from name in Names
        where requests.ContainsKey(name) && limits.ContainsKey(name) && requests[name] > limits[name]
        select new FieldError($"spec.resources.requests.{name}", $"is {requests[name]}, more than spec.resources.limits.{name}, {limits[name]}");
}
