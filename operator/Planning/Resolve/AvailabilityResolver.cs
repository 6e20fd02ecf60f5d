using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Resolve;

/// <summary>
/// Defaults of <c>spec.availability</c>. Where there is always more than one pod a drain takes one at a time; a budget for a single pod could only hold up
/// the drain, or say nothing.
/// </summary>
internal static class AvailabilityResolver
{
    /// <param name="spec">What was written.</param>
    /// <param name="fewest">The fewest pods that serve.</param>
    public static ResolvedAvailability Resolve(AvailabilitySpec? spec, int fewest) => new(Budget(spec?.PodDisruptionBudget, fewest), spec?.SpreadAcross ?? []);

    private static ResolvedDisruptionBudget? Budget(DisruptionBudgetSpec? budget, int fewest) => budget switch
    {
        { Type: GenerationTypes.Disabled } => null,
        { MaxUnavailable: { } maximum } => new ResolvedDisruptionBudget(maximum, null),
        { MinAvailable: { } minimum } => new ResolvedDisruptionBudget(null, minimum),
        _ => fewest > 1 ? new ResolvedDisruptionBudget(1, null) : null,
    };
}
