using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Storage;

public sealed partial class ClusterStore
{
    internal const string ForegroundFinalizer = "foregroundDeletion";
    internal const string OrphanFinalizer = "orphan";

    /// <summary>Deletes or marks for deletion. The object as it is then, and whether it is gone.</summary>
    internal (JsonObject Value, bool Gone) DeleteOrMark(
        ObjectKey key, DeletePropagation propagation, long? gracePeriodSeconds, WriteOptions options)
    {
        var definition = Catalog.Stored(key.Resource);
        var gone = false;
        var value = Replace(key, options, (_, current, context) =>
        {
            var next = Mark(definition.Rules, current.Copy(), propagation, gracePeriodSeconds, context);
            gone = WriteRules.IsFinished(definition, next);
            if (definition.TracksGeneration && current.Shared.DeletionTimestamp is null && !gone)
            {
                next.EnsureMetadata()["generation"] = (current.Shared.Number("metadata", "generation") ?? 0) + 1;
            }

            return next;
        });
        return (value, gone);
    }

    private static JsonObject Mark(
        ResourceRules rules, JsonObject value, DeletePropagation propagation, long? gracePeriodSeconds, WriteContext context)
    {
        var metadata = value.EnsureMetadata();
        var grace = rules.GracePeriodSeconds(value, gracePeriodSeconds);
        var marked = value.Number("metadata", "deletionGracePeriodSeconds");
        if (value.DeletionTimestamp is null || marked > grace)
        {
            metadata["deletionTimestamp"] = WriteContext.Format(context.Now.AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
            rules.PrepareForDelete(value);
            SetPropagation(value, propagation);
        }

        if (value.Kind == "Namespace")
        {
            value.Ensure("status")["phase"] = "Terminating";
        }

        return value;
    }

    private static void SetPropagation(JsonObject value, DeletePropagation propagation)
    {
        var finalizers = value.Finalizers.Where(f => f is not (ForegroundFinalizer or OrphanFinalizer)).ToList();
        if (propagation == DeletePropagation.Foreground)
        {
            finalizers.Add(ForegroundFinalizer);
        }
        else if (propagation == DeletePropagation.Orphan)
        {
            finalizers.Add(OrphanFinalizer);
        }

        value.EnsureMetadata().Put("finalizers", finalizers.Count == 0 ? null : new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]));
    }
}
