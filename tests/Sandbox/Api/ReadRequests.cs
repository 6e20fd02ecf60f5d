using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>GET of one object and of lists.</summary>
internal sealed class ReadRequests(ClusterStore store, ObjectResponse response)
{
    private readonly ListPager _pager = new(store.State);

    public Task GetAsync(ApiRequest request)
    {
        var stored = store.State.Get(request.Key) ?? throw ApiStatus.NotFound(request.Definition.Resource, request.Key.Name);
        return request.Format == ResponseFormat.Plain
            ? ObjectResponse.WriteBytesAsync(request.Http.Response, ServedView.Utf8Of(request.Definition, stored))
            : response.WriteAsync(request, ServedView.Of(request.Definition, stored.Shared));
    }

    public Task ListAsync(ApiRequest request, ListQuery query) => response.WriteListAsync(request, _pager.Read(request, query));
}
