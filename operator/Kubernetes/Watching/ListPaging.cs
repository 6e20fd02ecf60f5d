using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Kubernetes.Watching;

/// <summary>Reads a list page by page, 500 objects each.</summary>
internal static class ListPaging
{
    private const int PageSize = 500;

    /// <summary>All pages as one; the version is that of the first, which the server keeps for the others.</summary>
    public static async Task<ResourcePage<T>> ReadAllAsync<T>(IResourceClient<T> client, ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var page = await client.ListAsync(request with { Limit = PageSize }, cancellationToken);
        var items = new List<T>(page.Items);
        var unreadable = new List<UnreadableObject>(page.Unreadable);
        while (page.Continue is { } next)
        {
            page = await client.ListAsync(request with { Limit = PageSize, Continue = next }, cancellationToken);
            items.AddRange(page.Items);
            unreadable.AddRange(page.Unreadable);
        }

        return page with { Items = items, Unreadable = unreadable };
    }
}
