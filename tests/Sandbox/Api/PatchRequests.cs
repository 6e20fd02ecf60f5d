using System.Text.Json.Nodes;
using ModelServing.Sandbox.Patching;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>PATCH in its four forms.</summary>
internal sealed class PatchRequests(ClusterStore store, WriteRequests writes, ObjectResponse response)
{
    public async Task PatchAsync(ApiRequest request)
    {
        var media = RequestBody.MediaType(request.Http.Request);
        if (media == "application/apply-patch+yaml")
        {
            await ApplyAsync(request);
            return;
        }

        var patch = RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted));
        var apply = Reader(request, media, patch);
        List<string> unknown = [];
        var patched = writes.Write(request, stored =>
        {
            var result = Patched(request, apply, ServedView.Of(request.Definition, stored));
            unknown.Clear();
            request.Definition.Rules.PruneAndDefault(result.Copy(), unknown);
            FieldValidation.RefusePatched(request, result, unknown);
            return ServedView.ToStored(request.Definition, result);
        });
        FieldValidation.Judge(request, unknown);
        await response.WriteAsync(request, ServedView.Of(request.Definition, patched));
    }

    /// <summary>The object or scale that a patch in one of the three classic forms makes of the present one.</summary>
    public static Func<JsonObject, JsonNode?> Reader(ApiRequest request, string media, JsonNode? patch) => media switch
    {
        "application/json-patch+json" => current => JsonPatch.Apply(current, patch),
        "application/merge-patch+json" => current => JsonMergePatch.Apply(current, patch as JsonObject ?? throw new PatchFault("a merge patch must be an object")),
        "application/strategic-merge-patch+json" when !request.Definition.IsCustom => current =>
            StrategicMergePatch.Apply(
                request.Definition.Rules.Schema ?? throw ApiStatus.Internal($"{request.Definition.Kind} has no schema"),
                current,
                patch as JsonObject ?? throw new PatchFault("a strategic merge patch must be an object")),
        _ => throw ApiStatus.UnsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, "
            + (request.Definition.IsCustom ? "" : "application/strategic-merge-patch+json, ") + "application/apply-patch+yaml"),
    };

    public static JsonObject Patched(ApiRequest request, Func<JsonObject, JsonNode?> apply, JsonObject current)
    {
        JsonNode? result;
        try
        {
            result = apply(current);
        }
        catch (PatchFault fault) when (fault.Unprocessable) // What was wrong is not told.
        {
            throw new ApiStatusException(422, "Invalid", "the server rejected our request due to an error in our request", []);
        }
        catch (PatchFault fault)
        {
            throw ApiStatus.BadRequest(fault.Message);
        }

        var value = result as JsonObject ?? throw ApiStatus.BadRequest("the patched value is no object");
        if (value.Kind != current.Kind || value.ApiVersion != current.ApiVersion)
        {
            throw ApiStatus.BadRequest("a patch cannot change apiVersion or kind");
        }

        if (value.Name != current.Name || value.Namespace != current.Namespace)
        {
            throw ApiStatus.BadRequest($"the name of the object ({value.Name}) does not match the name on the URL ({request.Target.Name})");
        }

        return value;
    }

    private async Task ApplyAsync(ApiRequest request)
    {
        if (request.Query["fieldManager"].ToString().Length == 0)
        {
            throw ApiStatus.Invalid("meta.k8s.io", "PatchOptions", "", [FieldError.Required("fieldManager", "is required for apply patch")]);
        }

        var applied = RequestBody.Parse(await RequestBody.ReadAsync(request.Http.Request, request.Aborted)) as JsonObject
            ?? throw ApiStatus.BadRequest("an apply configuration must be an object");
        Admission.CheckType(request, applied);
        Admission.CheckPlace(request, applied);
        Admission.CheckName(request, applied);
        var force = ListQuery.Flag(request.Query, "force");
        var (value, created) = store.Apply(
            request.Key,
            ServedView.ToStored(request.Definition, applied),
            force,
            request.WriteOptions with { Subresource = request.Target.Subresource });
        await response.WriteAsync(request, ServedView.Of(request.Definition, value), created ? 201 : 200);
    }
}
