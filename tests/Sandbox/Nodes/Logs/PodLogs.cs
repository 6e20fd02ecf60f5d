using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Nodes.Workers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Logs;

/// <summary>Reads container output from the files that the processes write to.</summary>
internal sealed class PodLogs(IClusterStore store, Kubelet kubelet, TimeProvider time) : IPodLogs
{
    public Stream? Open(string @namespace, string pod, string container, bool previous, bool follow, CancellationToken cancellationToken)
    {
        if (store.Get(new ObjectKey(KnownResources.Pods, @namespace, pod))?.Uid is not { } uid
            || kubelet.Find(uid) is not { } worker || worker.FindLog(container, previous) is not { } file)
        {
            return null;
        }

        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return follow && !previous ? new FollowedLog(stream, () => worker.FindLog(container, previous: false) == file && worker.IsRunning(container), time, cancellationToken) : stream;
    }
}
