namespace ModelServing.Sandbox.Api;

/// <summary>What a resource path names, for example <c>/apis/apps/v1/namespaces/default/deployments/web/scale</c>.</summary>
internal sealed record RequestTarget(string Group, string Version, string? Namespace, string Resource, string? Name, string? Subresource)
{
    private static readonly HashSet<string> NamespaceSubresources = ["status", "finalize"];

    /// <summary>Null where the path is not that of a resource.</summary>
    public static RequestTarget? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, .. var rest] => Parse("", version, rest),
            ["apis", var group, var version, .. var rest] => Parse(group, version, rest),
            _ => null,
        };
    }

    private static RequestTarget? Parse(string group, string version, string[] rest) => rest switch
    {
        [] => null,
        ["namespaces", var name, var sub] when group.Length == 0 && NamespaceSubresources.Contains(sub) =>
            new(group, version, null, "namespaces", name, sub),
        ["namespaces", var space, var resource, .. var tail] => Parse(group, version, space, resource, tail),
        [var resource, .. var tail] => Parse(group, version, null, resource, tail),
    };

    private static RequestTarget? Parse(string group, string version, string? space, string resource, string[] tail) => tail switch
    {
        [] => new(group, version, space, resource, null, null),
        [var name] => new(group, version, space, resource, name, null),
        [var name, var sub] => new(group, version, space, resource, name, sub),
        _ => null,
    };
}
