using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>Children go with their ModelDeployment by garbage collection; there is no finalizer to get stuck.</summary>
internal static class OwnerReferences
{
    public static V1OwnerReference To(ResolvedModel model) => new()
    {
        ApiVersion = ApiGroup.GroupVersion,
        Kind = V1Alpha1ModelDeployment.KindName,
        Name = model.Name,
        Uid = model.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>Whether the object with <paramref name="ownerUid"/> controls <paramref name="child"/>.</summary>
    public static bool IsControlledBy(V1ObjectMeta? child, string? ownerUid) =>
        child?.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == ownerUid && !string.IsNullOrEmpty(ownerUid)) == true;
}
