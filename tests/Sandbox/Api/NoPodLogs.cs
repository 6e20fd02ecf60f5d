using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>For an API server without nodes: nothing runs pods, so nothing logs, and it says so.</summary>
internal sealed class NoPodLogs : IPodLogs
{
    public Stream? Open(string @namespace, string pod, PodLogQuery query) =>
        throw ApiStatus.NotImplemented("pod logs where no node runs pods");
}
