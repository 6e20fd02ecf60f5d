using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Client;

/// <summary>The client of one kind over an <see cref="ApiServerConnection"/>. Thread-safe.</summary>
public sealed partial class ResourceClient<T>(ApiServerConnection connection, ResourceType<T> type, TimeProvider time) : IResourceClient<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string Json = "application/json";
    private const string ApplyPatch = "application/apply-patch+yaml"; // JSON is YAML
    private const string MergePatch = "application/merge-patch+json";

    public ResourceType<T> Type => type;

    public async Task<T?> FindAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(new ApiRequest(HttpMethod.Get, Object(name).ToString()) { IsIdempotent = true }, cancellationToken);
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Whether the server serves the kind, by its discovery document.</summary>
    public async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        var path = type.Group.Length == 0 ? $"/api/{type.Version}" : $"/apis/{type.Group}/{type.Version}";
        try
        {
            var served = await connection.SendAsync(
                new ApiRequest(HttpMethod.Get, path) { IsIdempotent = true },
                static async (body, token) => await JsonSerializer.DeserializeAsync(body, ApiJsonContext.Default.V1APIResourceList, token),
                cancellationToken);
            return served?.Resources?.Any(resource => resource.Name == type.Plural) == true;
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            return false;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the server sent a discovery document that cannot be read: {exception.Message}", exception);
        }
    }

    public Task<ResourcePage<T>> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = Collection(request.Namespace)
            .Query("labelSelector", request.LabelSelector)
            .Query("fieldSelector", request.FieldSelector)
            .Query("resourceVersion", request.ResourceVersion)
            .Query("limit", request.Limit)
            .Query("continue", request.Continue);
        return connection.SendAsync(
            new ApiRequest(HttpMethod.Get, path.ToString()) { IsIdempotent = true, Timeout = TimeSpan.FromSeconds(60) },
            (body, token) => ListReader.ReadAsync(type, body, token),
            cancellationToken);
    }

    public Task<T> CreateAsync(T resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return SendAsync(WithBody(HttpMethod.Post, Collection(resource.Metadata?.Namespace), Json, RequestDocument.Whole(type, resource)), cancellationToken);
    }

    public Task<T> ReplaceAsync(T resource, CancellationToken cancellationToken) =>
        SendAsync(WithBody(HttpMethod.Put, Object(resource.NamespacedName()), Json, RequestDocument.Whole(type, resource)), cancellationToken);

    public Task<T> ApplyAsync(T resource, string fieldManager, bool force, CancellationToken cancellationToken) =>
        ApplyAsync(Object(resource.NamespacedName()), RequestDocument.ForObject(type, resource), fieldManager, force, cancellationToken);

    public Task<T> CreateByApplyAsync(T resource, string fieldManager, CancellationToken cancellationToken) =>
        ApplyAsync(Object(resource.NamespacedName()), RequestDocument.ForNewObject(type, resource), fieldManager, force: true, cancellationToken);

    /// <summary>What a forced server-side apply would store; nothing is stored.</summary>
    public Task<T> DryRunApplyAsync(T resource, string fieldManager, CancellationToken cancellationToken) => ApplyAsync(
        Object(resource.NamespacedName()).Query("dryRun", "All"), RequestDocument.ForObject(type, resource), fieldManager, force: true, cancellationToken);

    public Task<T> ApplyStatusAsync(T resource, string fieldManager, bool force, CancellationToken cancellationToken) =>
        ApplyAsync(Object(resource.NamespacedName()).Segment("status"), RequestDocument.ForStatus(type, resource), fieldManager, force, cancellationToken);

    public Task<T> MergePatchAsync(NamespacedName name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) =>
        SendAsync(WithBody(HttpMethod.Patch, Object(name), MergePatch, patch), cancellationToken);

    public async Task<bool> DeleteAsync(NamespacedName name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions("v1", "DeleteOptions", "Background", preconditions);
        var body = JsonSerializer.SerializeToUtf8Bytes(options, ClientJsonContext.Default.DeleteOptions);
        try
        {
            // With the uid as precondition a second try cannot hit another object.
            var request = WithBody(HttpMethod.Delete, Object(name), Json, body) with { IsIdempotent = preconditions?.Uid is not null };
            return await connection.SendAsync(request, static (_, _) => Task.FromResult(true), cancellationToken);
        }
        catch (ApiException exception) when (exception.IsNotFound)
        {
            return false;
        }
    }

    private Task<T> ApplyAsync(ResourcePath path, byte[] body, string fieldManager, bool force, CancellationToken cancellationToken)
    {
        path.Query("fieldManager", fieldManager).Query("force", force ? "true" : "false");
        return SendAsync(WithBody(HttpMethod.Patch, path, ApplyPatch, body) with { IsIdempotent = true }, cancellationToken);
    }

    private Task<T> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        connection.SendAsync(request, (body, token) => ObjectReader.ReadAsync(type, body, token), cancellationToken);

    private static ApiRequest WithBody(HttpMethod method, ResourcePath path, string contentType, ReadOnlyMemory<byte> body) =>
        new(method, path.ToString()) { ContentType = contentType, Body = body };

    private ResourcePath Collection(string? inNamespace) =>
        ResourcePath.Collection(type.Group, type.Version, type.Plural, type.IsNamespaced ? inNamespace : null);

    private ResourcePath Object(NamespacedName name)
    {
        if (type.IsNamespaced && name.Namespace.Length == 0)
        {
            throw new ArgumentException($"{type.Kind} '{name.Name}' has no namespace", nameof(name));
        }

        return Collection(name.Namespace).Segment(name.Name);
    }
}
