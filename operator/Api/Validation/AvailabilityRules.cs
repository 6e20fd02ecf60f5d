using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>The disruption budget against the number of pods, and the node labels of the spread.</summary>
internal static class AvailabilityRules
{
    private const string Root = "spec.availability";
    private const string Budget = Root + ".podDisruptionBudget";

    public static IEnumerable<FieldError> Check(V1Alpha1ModelDeploymentSpec spec) =>
    [
        .. CheckBudget(spec, spec.Availability?.PodDisruptionBudget),
        .. CheckSpread(spec.Availability?.SpreadAcross ?? []),
    ];

    private static IEnumerable<FieldError> CheckBudget(V1Alpha1ModelDeploymentSpec spec, DisruptionBudgetSpec? budget)
    {
        if (budget is { Type: GenerationTypes.Disabled } && (budget.MaxUnavailable ?? budget.MinAvailable) is { } number)
        {
            yield return new FieldError($"{Budget}.type", $"is Disabled, and the number {number} is set beside it");
        }

        if (budget is { MaxUnavailable: { } maximum, MinAvailable: { } minimum })
        {
            yield return new FieldError($"{Budget}.minAvailable", $"is {minimum}, and maxUnavailable is {maximum}: only one of them can hold");
        }

        var (fewest, from) = spec.Autoscaling is { } autoscaling
            ? (autoscaling.MinReplicas ?? ModelDeploymentDefaults.MinReplicas, "spec.autoscaling.minReplicas")
            : (spec.Replicas ?? ModelDeploymentDefaults.Replicas, "spec.replicas");
        if (budget?.MinAvailable >= fewest && fewest > 0)
        {
            yield return new FieldError($"{Budget}.minAvailable", $"is {budget.MinAvailable}, not less than {from}, {fewest}: no node could ever be drained");
        }
    }

    private static IEnumerable<FieldError> CheckSpread(IReadOnlyList<string> keys)
    {
        foreach (var key in keys.Where(static key => !LabelKey.IsValid(key)))
        {
            yield return new FieldError($"{Root}.spreadAcross", $"{Shown.Text(key)} is not a label's key: 'name' or 'domain/name'");
        }

        foreach (var twice in keys.GroupBy(static key => key, StringComparer.Ordinal).Where(static same => same.Count() > 1))
        {
            yield return new FieldError($"{Root}.spreadAcross", $"has {Shown.Text(twice.Key)} {twice.Count()} times");
        }
    }
}
