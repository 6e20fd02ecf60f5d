using System.Collections.Concurrent;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>When the readings of each model's autoscaler were last written. Lost with the process: the first write after a start is not held back.</summary>
internal sealed class MetricsWrites
{
    private readonly ConcurrentDictionary<NamespacedName, DateTimeOffset> _times = new();

    public DateTimeOffset? Last(NamespacedName model) => _times.TryGetValue(model, out var time) ? time : null;

    public void Written(NamespacedName model, DateTimeOffset time) => _times[model] = time;

    public void Forget(NamespacedName model) => _times.TryRemove(model, out _);
}
