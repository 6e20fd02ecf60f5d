using System.Text.Json.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>GET pods/{name}/log.</summary>
internal sealed class LogRequests(ClusterStore store, IPodLogs logs)
{
    public async Task ReadAsync(ApiRequest request)
    {
        var pod = store.State.Get(request.Key)?.Shared ?? throw ApiStatus.NotFound(request.Definition.Resource, request.Key.Name);
        var container = Container(pod, request.Query["container"].ToString());
        var query = new PodLogQuery(
            container,
            ListQuery.Flag(request.Query, "previous"),
            ListQuery.Flag(request.Query, "follow"),
            ListQuery.Flag(request.Query, "timestamps"),
            ListQuery.Whole(request.Query, "tailLines"),
            ListQuery.Whole(request.Query, "sinceSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            ListQuery.Whole(request.Query, "limitBytes"));
        if (request.Query.ContainsKey("sinceTime"))
        {
            throw ApiStatus.NotImplemented("sinceTime in log requests; use sinceSeconds");
        }

        var opened = logs.Open(request.Key.Namespace!, request.Key.Name, query) ?? throw ApiStatus.BadRequest(Missing(pod, query));
        await using (opened)
        {
            request.Http.Response.ContentType = "text/plain";
            await CopyAsync(opened, request.Http.Response.Body, request.Aborted);
        }
    }

    private static async Task CopyAsync(Stream log, Stream body, CancellationToken cancellationToken)
    {
        // The headers go first, so that a follower of a silent container knows it is connected.
        await body.FlushAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await log.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await body.FlushAsync(cancellationToken);
        }
    }

    private static string Container(JsonObject pod, string asked)
    {
        var names = new[] { "containers", "initContainers" }.SelectMany(l => pod.Array("spec", l) ?? []).Select(c => c.Text("name") ?? "").ToList();
        if (asked.Length > 0)
        {
            return names.Contains(asked) ? asked : throw ApiStatus.BadRequest($"container {asked} is not valid for pod {pod.Name}");
        }

        var regular = pod.Array("spec", "containers") ?? [];
        return regular.Count == 1 ? names[0] : throw ApiStatus.BadRequest(
            $"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', names)}]");
    }

    private static string Missing(JsonObject pod, PodLogQuery query)
    {
        var statuses = new[] { "containerStatuses", "initContainerStatuses" }.SelectMany(l => pod.Array("status", l) ?? []);
        var waiting = statuses.FirstOrDefault(s => s.Text("name") == query.Container).Text("state", "waiting", "reason");
        return query.Previous
            ? $"previous terminated container \"{query.Container}\" in pod \"{pod.Name}\" not found"
            : $"container \"{query.Container}\" in pod \"{pod.Name}\" is waiting to start: {waiting ?? "ContainerCreating"}";
    }
}
