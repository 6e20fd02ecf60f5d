using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Ownership;

/// <summary>A reference to an owner; <paramref name="Blocks"/>: the owner's foreground deletion waits for this object.</summary>
internal readonly record struct OwnerLink(string Uid, bool Blocks);

/// <summary>An object as the garbage collector knows it.</summary>
internal sealed record OwnedObject(ObjectKey Key, string Uid, IReadOnlyList<OwnerLink> Owners, bool Deleting, bool WaitsForDependents, bool Orphans)
{
    public static OwnedObject Of(ObjectKey key, JsonObject value) => new(
        key,
        value.Uid ?? "",
        [.. value.Items("metadata", "ownerReferences").Select(reference => new OwnerLink(reference.Text("uid") ?? "", reference.IsSet("blockOwnerDeletion")))],
        value.IsDeleting,
        value.IsDeleting && value.Finalizers.Contains(ClusterStore.ForegroundFinalizer),
        value.IsDeleting && value.Finalizers.Contains(ClusterStore.OrphanFinalizer));
}
