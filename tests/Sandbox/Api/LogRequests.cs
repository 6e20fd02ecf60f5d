using System.Text.Json.Nodes;
using ModelServing.Sandbox.Nodes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>GET pods/{name}/log.</summary>
internal sealed class LogRequests(ClusterStore store, IPodLogs logs)
{
    private static readonly string[] NotImplemented = ["timestamps", "sinceTime", "sinceSeconds"];

    public async Task ReadAsync(ApiRequest request)
    {
        var pod = store.State.Get(request.Key)?.Shared ?? throw ApiStatus.NotFound(request.Definition.Resource, request.Key.Name);
        foreach (var option in NotImplemented)
        {
            if (request.Query[option].ToString() is not ("" or "false"))
            {
                throw ApiStatus.NotImplemented($"{option} in log requests: container output is kept without times");
            }
        }

        var container = Container(pod, request.Query["container"].ToString());
        var previous = ListQuery.Flag(request.Query, "previous");
        var follow = ListQuery.Flag(request.Query, "follow");
        var skip = ListQuery.Whole(request.Query, "tailLines") is { } lines
            ? await LogTail.OffsetAsync(Open(request, pod, container, previous, false), lines, request.Aborted)
            : 0;
        await using var log = Open(request, pod, container, previous, follow);
        await LogTail.SkipAsync(log, skip, request.Aborted);
        request.Http.Response.ContentType = "text/plain";
        await CopyAsync(log, request.Http.Response.Body, ListQuery.Whole(request.Query, "limitBytes") ?? long.MaxValue, request.Aborted);
    }

    private Stream Open(ApiRequest request, JsonObject pod, string container, bool previous, bool follow) =>
        logs.Open(request.Key.Namespace!, request.Key.Name, container, previous, follow, request.Aborted)
        ?? throw ApiStatus.BadRequest(Missing(pod, container, previous));

    private static async Task CopyAsync(Stream log, Stream body, long limit, CancellationToken cancellationToken)
    {
        // The headers go first, so that a follower of a silent container knows it is connected.
        await body.FlushAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        int read;
        while (limit > 0 && (read = await log.ReadAsync(buffer.AsMemory(0, (int)Math.Min(limit, buffer.Length)), cancellationToken)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await body.FlushAsync(cancellationToken);
            limit -= read;
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

    private static string Missing(JsonObject pod, string container, bool previous)
    {
        var statuses = new[] { "containerStatuses", "initContainerStatuses" }.SelectMany(l => pod.Array("status", l) ?? []);
        var waiting = statuses.FirstOrDefault(s => s.Text("name") == container).Text("state", "waiting", "reason");
        return previous
            ? $"previous terminated container \"{container}\" in pod \"{pod.Name}\" not found"
            : $"container \"{container}\" in pod \"{pod.Name}\" is waiting to start: {waiting ?? "ContainerCreating"}";
    }
}
