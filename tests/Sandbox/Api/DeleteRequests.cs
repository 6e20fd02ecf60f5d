using System.Text.Json.Nodes;
using ModelServing.Sandbox.Api.Protobuf;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>DELETE of one object and of collections.</summary>
internal sealed class DeleteRequests(ClusterStore store, ObjectResponse response)
{
    public async Task DeleteAsync(ApiRequest request)
    {
        var options = await ReadOptionsAsync(request);
        var (value, gone) = store.DeleteOrMark(request.Key, Propagation(request, options), Grace(request, options), Preconditions(request, options));
        if (!gone)
        {
            await response.WriteAsync(request, ServedView.Of(request.Definition, value));
            return;
        }

        var details = new JsonObject { ["name"] = value.Name };
        details.Put("group", request.Definition.Resource.Group is { Length: > 0 } group ? group : null);
        details["kind"] = request.Definition.Resource.Resource;
        details.Put("uid", value.Uid);
        await ObjectResponse.WriteJsonAsync(request.Http.Response, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        });
    }

    public async Task DeleteCollectionAsync(ApiRequest request, ListQuery query)
    {
        var options = await ReadOptionsAsync(request);
        var (items, version) = store.State.List(request.Definition.StoredAs, request.Definition.Namespaced ? request.Target.Namespace : null);
        var chosen = items.FindAll(i => query.Selects(ServedView.Of(request.Definition, i.Shared)));
        foreach (var item in chosen)
        {
            try
            {
                store.DeleteOrMark(item.Key, Propagation(request, options), Grace(request, options), Preconditions(request, options));
            }
            catch (ApiStatusException gone) when (gone.Code == 404)
            {
                // Another deleted it first, which is what was asked for.
            }
        }

        await response.WriteListAsync(request, new ListPage(chosen, version, null, null));
    }

    private static async Task<JsonObject> ReadOptionsAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        if (body.Length == 0)
        {
            return [];
        }

        if (RequestBody.MediaType(request.Http.Request) == ProtobufDecoder.MediaType)
        {
            return ProtobufDecoder.Decode(body);
        }

        if (RequestBody.MediaType(request.Http.Request) is not ("" or "application/json"))
        {
            throw ApiStatus.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json");
        }

        return RequestBody.Parse(body) as JsonObject ?? throw ApiStatus.BadRequest("DeleteOptions must be a JSON object");
    }

    private static DeletePropagation Propagation(ApiRequest request, JsonObject options)
    {
        var policy = options.Text("propagationPolicy") ?? request.Query["propagationPolicy"].ToString();
        return policy switch
        {
            "" => options.Flag("orphanDependents") == true ? DeletePropagation.Orphan : DeletePropagation.Background,
            "Background" => DeletePropagation.Background,
            "Foreground" => DeletePropagation.Foreground,
            "Orphan" => DeletePropagation.Orphan,
            _ => throw ApiStatus.Invalid(
                "meta.k8s.io",
                "DeleteOptions",
                "",
                [FieldError.NotSupported("propagationPolicy", policy, ["Foreground", "Background", "Orphan", "nil"])]),
        };
    }

    private static long? Grace(ApiRequest request, JsonObject options)
    {
        var seconds = options.Number("gracePeriodSeconds") ?? ListQuery.Whole(request.Query, "gracePeriodSeconds");
        return seconds is null or >= 0 ? seconds : throw ApiStatus.Invalid(
            "meta.k8s.io", "DeleteOptions", "", [FieldError.Invalid("gracePeriodSeconds", seconds, "must be greater than or equal to 0")]);
    }

    private static WriteOptions Preconditions(ApiRequest request, JsonObject options)
    {
        var dryRun = options.Array("dryRun") is { Count: > 0 } stages ? stages.Any(s => s.Text() == "All") : request.DryRun;
        return new WriteOptions
        {
            FieldManager = request.FieldManager,
            DryRun = dryRun,
            Uid = options.Text("preconditions", "uid"),
            ResourceVersion = options.Text("preconditions", "resourceVersion"),
        };
    }
}
