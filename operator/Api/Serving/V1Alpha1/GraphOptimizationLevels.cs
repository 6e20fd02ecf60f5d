namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.runtime.graphOptimizationLevel</c>.</summary>
public static class GraphOptimizationLevels
{
    public const string Disabled = "Disabled";

    public const string Basic = "Basic";

    public const string Extended = "Extended";

    public const string All = "All";
}
