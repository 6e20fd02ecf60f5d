using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Storage;

/// <summary>
/// Empties namespaces and custom resources that are being deleted, then lets them go; gives each living namespace the service account
/// that its pods run as.
/// </summary>
internal sealed class Janitor(ClusterStore store)
{
    private const string DefaultAccount = "default";
    private static readonly GroupResource ServiceAccounts = new("", "serviceaccounts");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // The signal is taken before the sweep: a change during it wakes the next one.
            var (_, changed) = store.State.ReadAfter(store.State.ResourceVersion, null, []);
            Sweep();
            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Sweep()
    {
        foreach (var space in Shared(ClusterSeed.Namespaces))
        {
            if (space.DeletionTimestamp is null)
            {
                EnsureServiceAccount(space.Name);
            }
            else if (Empty(Contents(space.Name)))
            {
                Finish(new ObjectKey(ClusterSeed.Namespaces, null, space.Name), value => value.Ensure("spec")["finalizers"] = new JsonArray());
            }
        }

        foreach (var crd in Shared(CatalogUpkeep.Definitions).Where(c => c.Finalizers.Contains(CustomResourceDefinitionRules.CleanupFinalizer)))
        {
            var resource = new GroupResource(crd.Text("spec", "group")!, crd.Text("spec", "names", "plural")!);
            if (crd.DeletionTimestamp is not null && Empty(store.State.List(resource, null).Items))
            {
                Finish(new ObjectKey(CatalogUpkeep.Definitions, null, crd.Name), Unfinalize);
            }
        }
    }

    private IEnumerable<JsonObject> Shared(GroupResource resource) => store.State.List(resource, null).Items.Select(i => i.Shared);

    private void EnsureServiceAccount(string space)
    {
        if (store.State.Get(new ObjectKey(ServiceAccounts, space, DefaultAccount)) is not null)
        {
            return;
        }

        try
        {
            store.Create(ServiceAccounts, new JsonObject { ["metadata"] = new JsonObject { ["name"] = DefaultAccount, ["namespace"] = space } });
        }
        catch (ApiStatusException late) when (late.Code is 403 or 404 or 409)
        {
            // The namespace began to end, or someone made the account first: the next sweep sees it.
        }
    }

    private List<StoredObject> Contents(string space) =>
        [.. store.Catalog.StoredResources.Where(d => d.Namespaced).SelectMany(d => store.State.List(d.Resource, space).Items)];

    /// <summary>Asks all to go; true if none was there.</summary>
    private bool Empty(IReadOnlyList<StoredObject> contents)
    {
        foreach (var item in contents.Where(i => i.Shared.DeletionTimestamp is null))
        {
            store.Delete(item.Key);
        }

        return contents.Count == 0;
    }

    private void Finish(ObjectKey key, Action<JsonObject> release)
    {
        if (store.State.Get(key) is null)
        {
            return;
        }

        store.Replace(key, WriteOptions.Controller, (_, current, _) =>
        {
            var next = current.Copy();
            release(next);
            return next;
        });
    }

    private static void Unfinalize(JsonObject value)
    {
        var kept = value.Finalizers.Where(f => f != CustomResourceDefinitionRules.CleanupFinalizer).ToList();
        value.EnsureMetadata().Put("finalizers", kept.Count == 0 ? null : new JsonArray([.. kept.Select(f => JsonValue.Create(f))]));
    }
}
