using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>POST and PUT.</summary>
internal sealed class WriteRequests(ClusterStore store, ObjectResponse response)
{
    public async Task CreateAsync(ApiRequest request)
    {
        var value = await RequestBody.ReadObjectAsync(request.Http.Request, request.Aborted);
        Admission.CheckType(request, value);
        Admission.CheckPlace(request, value);
        if (value.Text("metadata", "resourceVersion") is { Length: > 0 })
        {
            throw ApiStatus.BadRequest("resourceVersion should not be set on objects to be created");
        }

        Admission.CheckFields(request, value);
        var created = store.Create(request.Definition.StoredAs, ServedView.ToStored(request.Definition, value), request.WriteOptions);
        await response.WriteAsync(request, ServedView.Of(request.Definition, created), 201);
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        var value = await RequestBody.ReadObjectAsync(request.Http.Request, request.Aborted);
        Admission.CheckType(request, value);
        Admission.CheckPlace(request, value);
        Admission.CheckName(request, value);
        Admission.CheckFields(request, value);
        if (request.Definition.IsCustom && string.IsNullOrEmpty(value.Text("metadata", "resourceVersion")))
        {
            throw ApiStatus.Invalid(
                request.Definition.Resource.Group,
                request.Definition.Kind,
                value.Name,
                [FieldError.Invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
        }

        var updated = Write(request, _ => ServedView.ToStored(request.Definition, value.Copy()), value.Uid);
        await response.WriteAsync(request, ServedView.Of(request.Definition, updated));
    }

    /// <summary>Writes the object or its status, whichever the path names.</summary>
    public JsonObject Write(ApiRequest request, Func<JsonObject, JsonObject> change, string? uid = null)
    {
        var options = request.WriteOptions with { Uid = string.IsNullOrEmpty(uid) ? null : uid };
        return request.Target.Subresource switch
        {
            null => store.Update(request.Key, change, options),
            "status" => store.UpdateStatus(request.Key, change, options),
            _ => throw ApiStatus.UnknownPath(),
        };
    }
}
