namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.rollout.strategy</c>. Others may come.</summary>
public static class RolloutStrategyNames
{
    /// <summary>New pods take the place of old ones.</summary>
    public const string RollingUpdate = "RollingUpdate";

    /// <summary>The pods stay, and load the new model beside the old one.</summary>
    public const string InPlaceSwap = "InPlaceSwap";
}
