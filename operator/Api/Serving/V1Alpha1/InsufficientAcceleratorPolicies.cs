namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.rollout.onInsufficientAccelerators</c>. Others may come.</summary>
public static class InsufficientAcceleratorPolicies
{
    /// <summary>An old pod goes before its replacement is ready.</summary>
    public const string Recreate = "Recreate";

    /// <summary>The rollout waits for an accelerator to become free.</summary>
    public const string Wait = "Wait";

    /// <summary>Where only the model changes: the old pods load it beside the one they serve.</summary>
    public const string InPlaceSwap = "InPlaceSwap";
}
