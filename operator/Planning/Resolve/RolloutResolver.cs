using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Resolve;

/// <summary>The defaults of <c>spec.rollout</c>.</summary>
internal static class RolloutResolver
{
    public static ResolvedRollout Resolve(V1Alpha1ModelDeploymentSpec spec) => new(
        spec.Rollout?.Strategy ?? RolloutStrategyNames.RollingUpdate,
        spec.Rollout?.OnInsufficientAccelerators ?? InsufficientAcceleratorPolicies.Recreate,
        spec.Rollout?.ContractChange ?? ContractChangePolicies.Refuse,
        spec.Rollout?.Strategy == RolloutStrategyNames.InPlaceSwap
            || (spec.Accelerator is not null && spec.Rollout?.OnInsufficientAccelerators == InsufficientAcceleratorPolicies.InPlaceSwap));
}
