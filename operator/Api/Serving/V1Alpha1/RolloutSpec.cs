using ModelServing.Api.Schema;

namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>How a new revision takes the place of the one before.</summary>
public sealed record RolloutSpec
{
    [EnumValues(RolloutStrategyNames.RollingUpdate, RolloutStrategyNames.InPlaceSwap)]
    [DefaultValue(RolloutStrategyNames.RollingUpdate)]
    [Description("What a change of model.version, model.source or model.verification alone does. RollingUpdate: new pods take the place of the old ones. InPlaceSwap: the pods stay; each loads the new model beside the old one and switches. Any other change is a RollingUpdate.")]
    public string? Strategy { get; init; }

    [EnumValues(InsufficientAcceleratorPolicies.Recreate, InsufficientAcceleratorPolicies.Wait, InsufficientAcceleratorPolicies.InPlaceSwap)]
    [DefaultValue(InsufficientAcceleratorPolicies.Recreate)]
    [Description("When no accelerator is free for a new pod while old ones serve. Recreate: an old pod goes first, if the new one can take its place. Wait: the rollout waits. InPlaceSwap: the old pods load the new model themselves, if nothing but the model has changed; else as Recreate.")]
    public string? OnInsufficientAccelerators { get; init; }

    [EnumValues(ContractChangePolicies.Refuse, ContractChangePolicies.Allow)]
    [DefaultValue(ContractChangePolicies.Refuse)]
    [Description("Whether a model that is swapped in place may have inputs and outputs that callers of the one before could not use.")]
    public string? ContractChange { get; init; }
}
