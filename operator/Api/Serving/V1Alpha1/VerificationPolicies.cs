namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.model.verification.policy</c>.</summary>
public static class VerificationPolicies
{
    public const string Enforce = "Enforce";

    public const string Warn = "Warn";

    public const string Disabled = "Disabled";
}
