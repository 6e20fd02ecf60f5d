using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Api.Meta;
using ModelServing.Controllers.Reconciliation;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Watching;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>Children of one kind: read from the cache, written to the server, each write noted in <see cref="OwnWrites"/>.</summary>
internal sealed class ChildStore<T>(IResourceClient<T> client, ResourceCache<T> cache, OwnWrites ownWrites) : IChildStore
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public IKubernetesObject<V1ObjectMeta>? FindCached(NamespacedName name) => cache.Find(name);

    public async Task<IKubernetesObject<V1ObjectMeta>?> FindLiveAsync(NamespacedName name, CancellationToken cancellationToken) =>
        await client.FindAsync(name, cancellationToken);

    public async Task ApplyAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, IKubernetesObject<V1ObjectMeta>? known, CancellationToken cancellationToken)
    {
        child.Metadata = child.Metadata! with { Uid = known?.Metadata?.Uid };
        var stored = known is null
            ? client.CreateByApplyAsync((T)child, FieldManagers.Children, cancellationToken)
            : client.ApplyAsync((T)child, FieldManagers.Children, force: true, cancellationToken);
        ownWrites.Stored(owner, cache, await stored);
    }

    public Task LabelAsync(IKubernetesObject<V1ObjectMeta> live, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var wanted = new JsonObject(labels.Select(static label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value)));
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = live.Metadata?.Uid, ["labels"] = wanted } };
        return client.MergePatchAsync(live.NamespacedName(), Encoding.UTF8.GetBytes(patch.ToJsonString()), cancellationToken);
    }

    public async Task DeleteAsync(NamespacedName owner, IKubernetesObject<V1ObjectMeta> child, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(child.NamespacedName(), new DeletePreconditions(child.Metadata?.Uid), cancellationToken);
        ownWrites.Deleted(owner, cache, (T)child);
    }
}
