using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Client;

namespace ModelServing.Controllers.ModelDeployments;

/// <summary>Who controls whom: a label alone can be put on anything.</summary>
internal static class OwnerChain
{
    public static T[] ControlledBy<T>(IReadOnlyList<T> children, IEnumerable<string?> owners) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var uids = owners.OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. children.Where(child => child.ControllerReference()?.Uid is { } uid && uids.Contains(uid))];
    }
}
