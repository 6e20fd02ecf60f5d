using ModelServing.Sandbox.Storage;

namespace ModelServing.Testing.ControlPlane;

/// <summary>Where an API server has what nodes read and write.</summary>
internal static class ApiPaths
{
    private static readonly GroupResource[] ClusterScoped = [new("", "nodes"), new("", "persistentvolumes"), new("", "namespaces")];

    /// <summary>All objects of a resource, or those of one namespace.</summary>
    public static string Of(GroupResource resource, string? @namespace = null)
    {
        var root = resource.Group.Length == 0 ? "/api/v1" : $"/apis/{resource.Group}/v1";
        return @namespace is null ? $"{root}/{resource.Resource}" : $"{root}/namespaces/{@namespace}/{resource.Resource}";
    }

    public static string Of(ObjectKey key) => $"{Of(key.Resource, IsClusterScoped(key.Resource) ? null : key.Namespace)}/{key.Name}";

    private static bool IsClusterScoped(GroupResource resource) => ClusterScoped.Contains(resource);
}
