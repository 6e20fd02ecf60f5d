namespace ModelServing.Planning.Plan;

/// <summary>Ways in which a plan changes the pods. Others may come.</summary>
public static class RolloutStrategies
{
    /// <summary>The pods stay as they are.</summary>
    public const string None = "None";

    /// <summary>There are no pods yet.</summary>
    public const string Create = "Create";

    /// <summary>Pods are added or taken away; none is replaced.</summary>
    public const string Scale = "Scale";

    /// <summary>Pod by pod, each new one ready before an old one goes.</summary>
    public const string RollingUpdate = "RollingUpdate";

    /// <summary>Pod by pod, an old one before each new one: for want of an accelerator that both could have.</summary>
    public const string Recreate = "Recreate";

    /// <summary>The pods stay, and load the new model beside the old one.</summary>
    public const string InPlaceSwap = "InPlaceSwap";
}
