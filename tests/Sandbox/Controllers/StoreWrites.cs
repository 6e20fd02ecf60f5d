using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>
/// Writes of controllers. As the real ones do, they compare with what is there before they write: a write is a change of the object even
/// where only its bookkeeping (managedFields) moves, and a controller that wakes itself by its own writes never rests.
/// </summary>
internal static class StoreWrites
{
    extension(IClusterStore store)
    {
        public JsonObject Change(ObjectKey key, Action<JsonObject> change) =>
            Unchanged(store, key, change) ?? store.Update(key, change);

        public JsonObject ChangeStatus(ObjectKey key, Action<JsonObject> change) =>
            Unchanged(store, key, change) ?? store.UpdateStatus(key, change);
    }

    /// <summary>The object if the change would leave it as it is; null if it would not, or if there is no such object.</summary>
    private static JsonObject? Unchanged(IClusterStore store, ObjectKey key, Action<JsonObject> change)
    {
        if (store.Get(key) is not { } present)
        {
            return null;
        }

        var changed = present.Copy();
        change(changed);
        return JsonNode.DeepEquals(present, changed) ? present : null;
    }
}
