using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>Controller references: how a ReplicaSet knows its pods and a Deployment its ReplicaSets.</summary>
internal static class OwnerReferences
{
    public static JsonObject Controller(JsonObject owner) => new()
    {
        ["apiVersion"] = owner.Text("apiVersion"),
        ["kind"] = owner.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    public static JsonObject? ControllerOf(JsonObject value) =>
        value.Items("metadata", "ownerReferences").FirstOrDefault(reference => reference.IsSet("controller"));

    public static bool IsControlledBy(JsonObject value, JsonObject owner) => ControllerOf(value)?.Text("uid") == owner.Uid;

    /// <summary>
    /// The objects that <paramref name="owner"/> controls. One that its selector matches and nobody controls is adopted;
    /// one that it controls but whose labels have left the selector is released, as ControllerRefManager does.
    /// </summary>
    public static IReadOnlyList<JsonObject> Claim(IClusterStore store, GroupResource resource, JsonObject owner)
    {
        var claimed = new List<JsonObject>();
        foreach (var candidate in store.List(resource, owner.Namespace).Items)
        {
            var matches = LabelSelector.Matches(owner.At("spec", "selector"), candidate.Labels);
            var key = new ObjectKey(resource, candidate.Namespace, candidate.Name);
            if (IsControlledBy(candidate, owner))
            {
                if (matches)
                {
                    claimed.Add(candidate);
                }
                else if (!owner.IsDeleting)
                {
                    store.Change(key, value => Drop(value, owner.Uid));
                }
            }
            else if (matches && !owner.IsDeleting && !candidate.IsDeleting && ControllerOf(candidate) is null)
            {
                claimed.Add(store.Change(key, value => Add(value, owner)));
            }
        }

        return claimed;
    }

    /// <summary>Takes the references to one owner off an object.</summary>
    public static void Drop(JsonObject value, string? ownerUid)
    {
        var kept = value.Items("metadata", "ownerReferences").Where(reference => reference.Text("uid") != ownerUid);
        var list = new JsonArray([.. kept.Select(reference => reference.DeepClone())]);
        if (list.Count > 0)
        {
            value.Ensure("metadata")["ownerReferences"] = list;
        }
        else
        {
            value.Ensure("metadata").Remove("ownerReferences");
        }
    }

    private static void Add(JsonObject value, JsonObject owner)
    {
        var list = value.Items("metadata", "ownerReferences").Select(reference => reference.DeepClone());
        value.Ensure("metadata")["ownerReferences"] = new JsonArray([.. list, Controller(owner)]);
    }
}
