using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>Sends each request for a resource to the one that answers it.</summary>
internal sealed class ResourceRequests
{
    private readonly ClusterStore _store;
    private readonly ReadRequests _reads;
    private readonly WatchRequests _watches;
    private readonly WriteRequests _writes;
    private readonly PatchRequests _patches;
    private readonly DeleteRequests _deletes;
    private readonly ScaleRequests _scales;
    private readonly LogRequests _logs;
    private readonly NamespaceRequests _namespaces;
    private readonly ReviewRequests _reviews;

    public ResourceRequests(ClusterStore store, IPodLogs logs, TokenRegistry tokens, TimeProvider time, CancellationToken stopping)
    {
        var response = new ObjectResponse(time);
        _store = store;
        _reads = new ReadRequests(store, response);
        _watches = new WatchRequests(store, response, time, stopping);
        _writes = new WriteRequests(store, response);
        _patches = new PatchRequests(store, _writes, response);
        _deletes = new DeleteRequests(store, response);
        _scales = new ScaleRequests(store);
        _logs = new LogRequests(store, logs);
        _namespaces = new NamespaceRequests(store, response);
        _reviews = new ReviewRequests(tokens);
    }

    public Task AnswerAsync(HttpContext http, Identity caller)
    {
        var target = RequestTarget.Parse(http.Request.Path.Value ?? "") ?? throw ApiStatus.UnknownPath();
        var definition = _store.Catalog.Find(target.Group, target.Version, target.Resource) ?? throw ApiStatus.UnknownPath();
        if (!definition.Namespaced && target.Namespace is not null)
        {
            throw ApiStatus.UnknownPath();
        }

        var request = new ApiRequest(http, target, definition, caller);
        if (definition.DeprecationWarning is { } warning)
        {
            Warnings.Add(http.Response, warning);
        }

        if (definition.CreateOnly)
        {
            return http.Request.Method == "POST" && target.Name is null ? _reviews.AnswerAsync(request) : throw NotAllowed(request);
        }

        return target.Name is null ? Collection(request)
            : definition.Namespaced && target.Namespace is null ? throw ApiStatus.UnknownPath()
            : target.Subresource is null ? Single(request)
            : Sub(request);
    }

    private Task Collection(ApiRequest request)
    {
        switch (request.Http.Request.Method)
        {
            case "GET":
                var query = ListQuery.Parse(request.Query, request.Definition, null);
                return query.Watch ? _watches.WatchAsync(request, query) : _reads.ListAsync(request, query);
            case "POST":
                return _writes.CreateAsync(request);
            case "DELETE":
                return _deletes.DeleteCollectionAsync(request, ListQuery.Parse(request.Query, request.Definition, null));
            default:
                throw NotAllowed(request);
        }
    }

    private Task Single(ApiRequest request)
    {
        switch (request.Http.Request.Method)
        {
            case "GET" when ListQuery.Flag(request.Query, "watch"):
                return _watches.WatchAsync(request, ListQuery.Parse(request.Query, request.Definition, request.Target.Name));
            case "GET":
                return _reads.GetAsync(request);
            case "PUT":
                return _writes.UpdateAsync(request);
            case "PATCH":
                return _patches.PatchAsync(request);
            case "DELETE":
                return _deletes.DeleteAsync(request);
            default:
                throw NotAllowed(request);
        }
    }

    private Task Sub(ApiRequest request) => (request.Target.Subresource, request.Http.Request.Method) switch
    {
        ("status", "GET") when request.Definition.HasStatus => _reads.GetAsync(request),
        ("status", "PUT") when request.Definition.HasStatus => _writes.UpdateAsync(request),
        ("status", "PATCH") when request.Definition.HasStatus => _patches.PatchAsync(request),
        ("scale", "GET") when request.Definition.Scale is not null => _scales.GetAsync(request),
        ("scale", "PUT") when request.Definition.Scale is not null => _scales.UpdateAsync(request),
        ("scale", "PATCH") when request.Definition.Scale is not null => _scales.PatchAsync(request),
        ("log", "GET") when request.Definition.Resource == new GroupResource("", "pods") => _logs.ReadAsync(request),
        ("finalize", "PUT") when request.Definition.Resource == ClusterSeed.Namespaces => _namespaces.FinalizeAsync(request),
        _ => throw ApiStatus.UnknownPath(),
    };

    private static ApiStatusException NotAllowed(ApiRequest request) =>
        ApiStatus.MethodNotAllowed(request.Http.Request.Method.ToLowerInvariant(), request.Definition.Resource);
}
