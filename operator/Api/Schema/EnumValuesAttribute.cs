namespace ModelServing.Api.Schema;

/// <summary>The only allowed texts. Later versions may add to them: readers must accept texts that they do not know.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    public IReadOnlyList<string> Values { get; } = values;
}
