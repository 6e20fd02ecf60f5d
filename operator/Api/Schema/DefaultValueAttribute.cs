namespace ModelServing.Api.Schema;

/// <summary>What the API server stores when the member is absent and its parent is there. Never inside list items: a merge by key would lose it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultValueAttribute(object value) : Attribute
{
    /// <summary>A string, an <see cref="int"/> or a <see cref="long"/>.</summary>
    public object Value { get; } = value;
}
