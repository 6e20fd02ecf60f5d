using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tables;

namespace ModelServing.Sandbox.Api;

/// <summary>The scale subresource (autoscaling/v1 Scale) of workloads and custom resources.</summary>
internal sealed class ScaleRequests(ClusterStore store)
{
    public Task GetAsync(ApiRequest request)
    {
        var stored = store.State.Get(request.Key)?.Shared ?? throw ApiStatus.NotFound(request.Definition.Resource, request.Key.Name);
        return ObjectResponse.WriteJsonAsync(request.Http.Response, ScaleOf(request.Definition, stored));
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        var scale = await RequestBody.ReadObjectAsync(request.Http.Request, request.Aborted);
        await WriteAsync(request, _ => scale);
    }

    public async Task PatchAsync(ApiRequest request)
    {
        var media = RequestBody.MediaType(request.Http.Request);
        if (media == "application/apply-patch+yaml")
        {
            throw ApiStatus.NotImplemented("server-side apply of the scale subresource");
        }

        var patch = RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted));
        // Scale has no lists: a strategic merge is a merge.
        var apply = PatchRequests.Reader(request, media == "application/strategic-merge-patch+json" ? "application/merge-patch+json" : media, patch);
        await WriteAsync(request, current => PatchRequests.Patched(request, apply, current));
    }

    private async Task WriteAsync(ApiRequest request, Func<JsonObject, JsonObject> change)
    {
        var definition = request.Definition;
        var path = definition.Scale!.SpecReplicasPath;
        var updated = store.Update(
            request.Key,
            current =>
            {
                var scale = change(ScaleOf(definition, current));
                var replicas = scale.Number("spec", "replicas") ?? 0;
                if (replicas < 0)
                {
                    throw ApiStatus.Invalid(
                        "autoscaling", "Scale", current.Name, [FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0")]);
                }

                current.EnsureMetadata().Put("resourceVersion", scale.Text("metadata", "resourceVersion") is { Length: > 0 } based ? based : null);
                Set(current, path, replicas);
                return current;
            },
            request.WriteOptions with { Subresource = "scale" });
        await ObjectResponse.WriteJsonAsync(request.Http.Response, ScaleOf(definition, updated));
    }

    private static JsonObject ScaleOf(ResourceDefinition definition, JsonObject value)
    {
        var scale = definition.Scale!;
        var metadata = new JsonObject();
        foreach (var member in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            metadata.Put(member, value.At("metadata", member));
        }

        var status = new JsonObject { ["replicas"] = Read(value, scale.StatusReplicasPath)?.Number() ?? 0 };
        if (scale.LabelSelectorPath is { } path && Read(value, path) is { } selector)
        {
            status["selector"] = scale.SelectorIsObject ? CommonColumns.Selector(selector) : selector.Text() ?? "";
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = Read(value, scale.SpecReplicasPath)?.Number() ?? 0 },
            ["status"] = status,
        };
    }

    private static JsonNode? Read(JsonObject value, string path) => JsonPath.Parse(path).Select(value) is [var found] ? found : null;

    private static void Set(JsonObject value, string path, long replicas)
    {
        var names = path.TrimStart('.').Split('.');
        var owner = value;
        foreach (var name in names.AsSpan(0, names.Length - 1))
        {
            owner = owner.Ensure(name);
        }

        owner[names[^1]] = replicas;
    }
}
