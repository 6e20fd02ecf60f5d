namespace ModelServing.Api.Meta;

/// <summary>Says that a kind is cluster-scoped; a kind without this attribute is namespaced.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityScopeAttribute(EntityScope scope) : Attribute
{
    public EntityScope Scope { get; } = scope;
}
