using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Ownership;

/// <summary>What the garbage collector does with one object.</summary>
internal abstract record CollectionDecision
{
    private CollectionDecision()
    {
    }

    public sealed record Keep : CollectionDecision;

    /// <summary>Takes the references to owners that are gone, or going, off an object that another owner keeps.</summary>
    public sealed record Unlink(IReadOnlyList<string> OwnerUids) : CollectionDecision;

    public sealed record Delete(DeletePropagation Propagation) : CollectionDecision;

    /// <summary>Whether an object may stay (k8s.io/kubernetes pkg/controller/garbagecollector attemptToDeleteItem): pure, from the graph.</summary>
    public static CollectionDecision For(OwnedObject item, OwnershipGraph graph)
    {
        if (item.Owners.Count == 0 || item.Deleting)
        {
            return new Keep();
        }

        var owners = item.Owners.Select(link => (link.Uid, Owner: graph.FindByUid(link.Uid))).ToList();
        var leaving = owners.Where(owner => owner.Owner is null or { WaitsForDependents: true }).Select(owner => owner.Uid).ToList();
        if (leaving.Count == 0)
        {
            return new Keep();
        }

        if (leaving.Count < owners.Count)
        {
            return new Unlink(leaving);
        }

        var waitedFor = owners.Any(owner => owner.Owner is { WaitsForDependents: true });
        return new Delete(waitedFor && graph.DependentsOf(item.Uid).Count > 0 ? DeletePropagation.Foreground : DeletePropagation.Background);
    }
}
