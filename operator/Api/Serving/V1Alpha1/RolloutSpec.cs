using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How a new revision takes the place of the one before.</summary>
public sealed record RolloutSpec
{
    [EnumValues(InsufficientAcceleratorPolicies.Recreate, InsufficientAcceleratorPolicies.Wait)]
    [DefaultValue(InsufficientAcceleratorPolicies.Recreate)]
    [Description("When no accelerator is free for a new pod while old ones serve. Recreate: an old pod goes first, if the new one can take its place. Wait: the rollout waits.")]
    public string? OnInsufficientAccelerators { get; init; }
}
