namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.rollout.contractChange</c>.</summary>
public static class ContractChangePolicies
{
    /// <summary>The new model is not served, and the old one serves on.</summary>
    public const string Refuse = "Refuse";

    /// <summary>The new model is served.</summary>
    public const string Allow = "Allow";
}
