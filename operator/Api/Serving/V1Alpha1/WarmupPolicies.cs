namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.warmup.policy</c>.</summary>
public static class WarmupPolicies
{
    public const string Synthetic = "Synthetic";

    public const string None = "None";
}
