namespace ModelServing.Api.Schema;

/// <summary>How server-side apply merges a list (<c>x-kubernetes-list-type</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListTypeAttribute(string type) : Attribute
{
    /// <summary><c>atomic</c>, <c>set</c> or <c>map</c>.</summary>
    public string Type { get; } = type;
}
