namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>Roles and bindings: any path segment is a name, for example <c>system:controller:x</c>.</summary>
internal sealed class RoleRules(string kind) : TypedRules("rbac.authorization.k8s.io", "v1", kind)
{
    public override string? NameFault(string name) => NameRules.PathSegmentFault(name);
}
