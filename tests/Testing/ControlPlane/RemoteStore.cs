using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Testing.ControlPlane;

/// <summary>The state of a real cluster, in the form in which the sandbox's scheduler and nodes read and write it.</summary>
internal sealed class RemoteStore(ApiConnection api) : IClusterStore
{
    private const int WriteAttempts = 10;
    private static readonly GroupResource Pods = new("", "pods");

    public JsonObject? Get(ObjectKey key) => api.Find(ApiPaths.Of(key));

    public StoreList List(GroupResource resource, string? @namespace = null) => Read(ApiPaths.Of(resource, @namespace));

    public JsonObject Create(GroupResource resource, JsonObject value) => api.Send(HttpMethod.Post, ApiPaths.Of(resource, value.Namespace), value);

    public JsonObject Update(ObjectKey key, Action<JsonObject> change) => Write(key, "", change);

    public JsonObject UpdateStatus(ObjectKey key, Action<JsonObject> change) => Write(key, "/status", change);

    public void Delete(ObjectKey key, DeletePropagation propagation = DeletePropagation.Background, long? gracePeriodSeconds = null)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = propagation.ToString(), ["gracePeriodSeconds"] = gracePeriodSeconds };
        try
        {
            api.Send(HttpMethod.Delete, ApiPaths.Of(key), options);
        }
        catch (ApiStatusException absent) when (absent.Code == 404)
        {
            // Gone already, as wanted.
        }
    }

    public void Remove(ObjectKey key) => Delete(key, gracePeriodSeconds: 0);

    public async IAsyncEnumerable<StoreEvent> WatchAsync(GroupResource? resource, long afterResourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watched = resource ?? throw new NotSupportedException("a real API server watches one resource at a time");
        var path = ApiPaths.Of(watched);
        var version = afterResourceVersion;
        var known = Read(string.Create(CultureInfo.InvariantCulture, $"{path}?resourceVersion={version}&resourceVersionMatch=Exact"))
            .Items.ToDictionary(item => KeyOf(watched, item));
        while (true)
        {
            // The server ends each watch after some minutes; the next goes on where it was.
            var query = string.Create(CultureInfo.InvariantCulture, $"{path}?watch=true&allowWatchBookmarks=true&resourceVersion={version}");
            await foreach (var line in api.WatchAsync(query, cancellationToken))
            {
                var item = Object(line);
                version = item.ResourceVersion;
                if (EventType(line) is { } type)
                {
                    yield return Remember(known, new StoreEvent(type, KeyOf(watched, item), item, known.GetValueOrDefault(KeyOf(watched, item)), version));
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static StoreEvent Remember(Dictionary<ObjectKey, JsonObject> known, StoreEvent change)
    {
        if (change.Type == StoreEventType.Deleted)
        {
            known.Remove(change.Key);
        }
        else
        {
            known[change.Key] = change.Object;
        }

        return change;
    }

    private static JsonObject Object(JsonObject line)
    {
        var item = (JsonObject)line["object"]!.DeepClone();
        return line.Text("type") == "ERROR" ? throw ApiConnection.Refusal((int)(item.Number("code") ?? 500), item) : item;
    }

    private static StoreEventType? EventType(JsonObject line) => line.Text("type") switch
    {
        "ADDED" => StoreEventType.Added,
        "MODIFIED" => StoreEventType.Modified,
        "DELETED" => StoreEventType.Deleted,
        "BOOKMARK" => null,
        var other => throw new InvalidDataException($"a watch sent an event of type '{other}'"),
    };

    private static ObjectKey KeyOf(GroupResource resource, JsonObject item) => new(resource, item.Namespace, item.Name);

    /// <summary>The items of a list carry no kind of their own (apimachinery: it is the list's without "List").</summary>
    private StoreList Read(string path)
    {
        var list = api.Send(HttpMethod.Get, path);
        var items = new List<JsonObject>();
        foreach (var item in list.Array("items") ?? [])
        {
            var copy = (JsonObject)item!.DeepClone();
            copy["apiVersion"] = list.ApiVersion;
            copy["kind"] = list.Kind![..^"List".Length];
            items.Add(copy);
        }

        return new StoreList(items, list.ResourceVersion);
    }

    private JsonObject Write(ObjectKey key, string subresource, Action<JsonObject> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            var present = Get(key) ?? throw ApiStatus.NotFound(key.Resource, key.Name);
            var changed = present.Copy();
            change(changed);
            try
            {
                return JsonNode.DeepEquals(present, changed) ? present
                    : IsBinding(key, present, changed) ? Bind(key, changed)
                    : api.Send(HttpMethod.Put, ApiPaths.Of(key) + subresource, changed);
            }
            catch (ApiStatusException conflict) when (conflict.Reason == "Conflict" && attempt < WriteAttempts)
            {
                // Another writer was faster: the change is made to what is there now.
            }
        }
    }

    private static bool IsBinding(ObjectKey key, JsonObject present, JsonObject changed) =>
        key.Resource == Pods && string.IsNullOrEmpty(present.Text("spec", "nodeName")) && !string.IsNullOrEmpty(changed.Text("spec", "nodeName"));

    /// <summary>A pod's node is given by its subresource alone.</summary>
    private JsonObject Bind(ObjectKey key, JsonObject changed)
    {
        api.Send(HttpMethod.Post, $"{ApiPaths.Of(key)}/binding", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["uid"] = changed.Uid },
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = changed.Text("spec", "nodeName") },
        });
        return changed;
    }
}
