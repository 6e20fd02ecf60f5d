namespace ModelServing.Api.Schema;

/// <summary>The members that identify an item of a list of type <c>map</c> (<c>x-kubernetes-list-map-keys</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeysAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys { get; } = keys;
}
