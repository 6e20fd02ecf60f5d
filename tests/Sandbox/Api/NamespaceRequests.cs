using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>PUT namespaces/{name}/finalize: the one way to change spec.finalizers.</summary>
internal sealed class NamespaceRequests(ClusterStore store, ObjectResponse response)
{
    public async Task FinalizeAsync(ApiRequest request)
    {
        var value = await RequestBody.ReadObjectAsync(request.Http.Request, request.Aborted);
        Admission.CheckType(request, value);
        Admission.CheckName(request, value);
        var updated = store.Replace(request.Key, request.WriteOptions, (definition, current, _) =>
        {
            WriteRules.CheckVersion(definition, value, current.Shared);
            var next = current.Copy();
            next.Ensure("spec").Put("finalizers", value.At("spec", "finalizers"));
            return next;
        });
        await response.WriteAsync(request, updated);
    }
}
