namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>type</c> of <c>spec.availability.podDisruptionBudget</c> and <c>spec.networking.networkPolicy</c>.</summary>
public static class GenerationTypes
{
    /// <summary>The operator writes it.</summary>
    public const string Generated = "Generated";

    /// <summary>The operator writes none, and removes its own.</summary>
    public const string Disabled = "Disabled";
}
